package chat.bench.client;

import chat.model.v1.Cursor;

/** Where a device stands in its inbox. */
final class InboxPlace {
  private final Runnable gap;
  private Cursor cursor;

  /** After a reset events up to here may come again; the app knows them and shows nothing twice. */
  private int hadUpTo;

  /**
   * @param gap comes with each event that is not exactly the next one
   */
  InboxPlace(Runnable gap) {
    this.gap = gap;
  }

  /** Null before the device has begun. */
  Cursor cursor() {
    return cursor;
  }

  int inboxSeq() {
    return cursor == null ? 0 : cursor.getInboxSeq();
  }

  void begin(Cursor at) {
    cursor = at;
  }

  /** An event came. */
  void advance(int inboxSeq) {
    if (inboxSeq != cursor.getInboxSeq() + 1) {
      gap.run();
    }
    if (inboxSeq > cursor.getInboxSeq()) {
      cursor = cursor.toBuilder().setInboxSeq(inboxSeq).build();
    }
  }

  /** Whether the app does not know the event of before a reset. */
  boolean isNew(int inboxSeq) {
    return inboxSeq > hadUpTo;
  }

  void reset(Cursor head) {
    boolean sameNumbers = cursor != null && head.getEpoch().equals(cursor.getEpoch());
    hadUpTo = sameNumbers ? Math.max(hadUpTo, inboxSeq()) : 0;
    cursor = head;
  }
}
