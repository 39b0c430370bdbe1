package chat.router.core;

import chat.model.v1.ConversationState;

/** A judged record some of whose writes and appends are not acknowledged. */
final class PendingRecord {
  private final LogRecord record;
  private final ConversationState stateAfter;
  private int outstanding;

  PendingRecord(LogRecord record, ConversationState stateAfter) {
    this.record = record;
    this.stateAfter = stateAfter;
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
