package chat.router.core;

import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import java.util.Optional;

/**
 * A judged record some of whose writes and appends are not acknowledged. The message that it
 * changes, if it changes one, is written when all others are, of this record and of those before.
 */
final class PendingRecord {
  private final LogRecord record;
  private final ConversationState stateAfter;
  private final Optional<Message> message;
  private Optional<Message> toWriteLast;
  private int outstanding;

  PendingRecord(LogRecord record, Decision decision) {
    this.record = record;
    this.stateAfter = decision.state();
    this.message = decision.message().or(decision::changed);
    this.toWriteLast = decision.changed();
  }

  /** The message that the record adds or changes, as it is after it. */
  Optional<Message> message() {
    return message;
  }

  /** The changed message, once, when it is its turn to be written. */
  Optional<Message> startWritingLast() {
    Optional<Message> changed = toWriteLast;
    if (changed.isPresent()) {
      toWriteLast = Optional.empty();
      oneMore();
    }
    return changed;
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
