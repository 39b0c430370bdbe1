package chat.inbox.core;

import chat.model.v1.InboxRecord;
import java.util.LinkedHashSet;
import java.util.Set;

/** One record of the inbox log on its way: waiting, numbered, stored, covered. */
final class FoldedRecord {
  private final long offset;
  private final long position;
  private final InboxRecord value;
  private final Set<String> recipientIds;
  private int toWaitFor;
  private boolean rowsStored;
  private int cellsToStore;

  FoldedRecord(long offset, long position, InboxRecord value) {
    this.offset = offset;
    this.position = position;
    this.value = value;
    this.recipientIds = new LinkedHashSet<>();
    value.getEntriesList().forEach(entry -> recipientIds.addAll(entry.getRecipientIdsList()));
    // The conversation, and each inbox.
    this.toWaitFor = 1 + recipientIds.size();
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

  /** Everybody whose inbox gets one of its events. */
  Set<String> recipientIds() {
    return recipientIds;
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
