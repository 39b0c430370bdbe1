package chat.inbox.core;

import chat.model.v1.InboxRecord;

/** One record of the inbox log on its way: waiting, numbered, stored, covered. */
final class FoldedRecord {
  private final long offset;
  private final long position;
  private final InboxRecord value;
  private int toWaitFor;
  private boolean rowsStored;
  private int cellsToStore;

  /**
   * @param toWaitFor conversations and inboxes that it needs
   */
  FoldedRecord(long offset, long position, InboxRecord value, int toWaitFor) {
    this.offset = offset;
    this.position = position;
    this.value = value;
    this.toWaitFor = toWaitFor;
  }

  long offset() {
    return offset;
  }

  long position() {
    return position;
  }

  InboxRecord value() {
    return value;
  }

  /** True when nothing is left to wait for. */
  boolean oneLessToWaitFor() {
    return --toWaitFor == 0;
  }

  boolean isReady() {
    return toWaitFor == 0;
  }

  void numbered(int inboxesChanged) {
    cellsToStore = inboxesChanged;
  }

  void rowsStored() {
    rowsStored = true;
  }

  boolean areRowsStored() {
    return rowsStored;
  }

  /** True when the cells of all inboxes that it changed are stored. */
  boolean oneCellStored() {
    return --cellsToStore == 0;
  }
}
