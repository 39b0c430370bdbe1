package chat.inbox.core;

/** What an inbox partition has seen of one conversation: the memory of dedupe. */
final class SeenConversation extends Queued {
  /** Last position of the conversation's log of which an event was taken; −1 before the first. */
  private long lastPosition = -1;

  private int recordsNotStored;

  void read(long stored) {
    lastPosition = stored;
  }

  long lastPosition() {
    return lastPosition;
  }

  /** False for an event that was taken before: its append was repeated. */
  boolean take(long eventPosition) {
    if (eventPosition <= lastPosition) {
      return false;
    }
    lastPosition = eventPosition;
    return true;
  }

  void numbered() {
    recordsNotStored++;
  }

  void stored() {
    recordsNotStored--;
  }

  boolean isIdle() {
    return isUnused() && recordsNotStored == 0;
  }
}
