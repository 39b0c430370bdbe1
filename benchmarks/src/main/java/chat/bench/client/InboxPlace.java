package chat.bench.client;

import chat.model.v1.Cursor;

/** Where a device stands in its inbox. */
final class InboxPlace {
  private Cursor cursor;

  /** After a reset events up to here may come again; the app knows them and shows nothing twice. */
  private int hadUpTo;

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

  /**
   * An event came.
   *
   * @return whether it is exactly the next one
   */
  boolean advance(int inboxSeq) {
    boolean isNext = inboxSeq == cursor.getInboxSeq() + 1;
    if (inboxSeq > cursor.getInboxSeq()) {
      cursor = cursor.toBuilder().setInboxSeq(inboxSeq).build();
    }
    return isNext;
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
