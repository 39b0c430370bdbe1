package chat.router.core;

import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import java.util.Optional;

/**
 * A judged record some of whose writes and appends are not acknowledged. The message that it
 * changes, if it changes one, is written when all others are, of this record and of those before;
 * likewise messages that it lets expire are deleted.
 */
final class PendingRecord {
  private final LogRecord record;
  private final ConversationState stateAfter;
  private final Optional<Message> message;
  private Optional<Effect> toWriteLast;
  private int outstanding;

  PendingRecord(LogRecord record, Decision decision) {
    this.record = record;
    this.stateAfter = decision.state();
    this.message = decision.message().or(decision::changed);
    this.toWriteLast = last(decision);
  }

  /** The message that the record adds or changes, as it is after it. */
  Optional<Message> message() {
    return message;
  }

  /** What is done to earlier messages, once, when it is its turn. */
  Optional<Effect> startWritingLast() {
    Optional<Effect> last = toWriteLast;
    if (last.isPresent()) {
      toWriteLast = Optional.empty();
      oneMore();
    }
    return last;
  }

  private Optional<Effect> last(Decision decision) {
    String id = record.command().getConversationId();
    if (record.command().hasExpireMessages() && changedState()) {
      int upTo = record.command().getExpireMessages().getUpTo();
      return Optional.of(new Effect.DeleteMessages(id, upTo, position()));
    }
    return decision.changed().map(message -> new Effect.WriteMessage(id, message, position()));
  }

  long offset() {
    return record.offset();
  }

  long position() {
    return record.position();
  }

  /** The state of the conversation as this record left it, not as later ones did. */
  ConversationState stateAfter() {
    return stateAfter;
  }

  /** Whether this record, and not an earlier one, made the state what it is. */
  boolean changedState() {
    return stateAfter.getPosition() == record.position();
  }

  void oneMore() {
    outstanding++;
  }

  void oneDone() {
    outstanding--;
  }

  boolean isDone() {
    return outstanding == 0;
  }
}
