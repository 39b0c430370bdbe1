package chat.inbox.core;

import chat.model.v1.InboxRecord;
import java.util.TreeMap;

/**
 * Records of a partition that were heard of before those in front of them, until it is their turn.
 * What is too much is left out: the log brings it.
 */
public final class EarlyRecords {
  static final int MAX = 256;

  private final TreeMap<Long, InboxRecord> byOffset = new TreeMap<>();

  public void add(long offset, InboxRecord record) {
    if (byOffset.size() < MAX) {
      byOffset.put(offset, record);
    }
  }

  /** Takes out the record at an offset, and forgets those before it; null if it is not here. */
  public InboxRecord take(long offset) {
    byOffset.headMap(offset).clear();
    return byOffset.remove(offset);
  }
}
