package chat.runtime.core;

import java.util.TreeSet;

/**
 * Which records of a partition have been taken up and which of them are covered: everything that
 * follows from them is stored. A fold may forget, and commit, only what lies below the lowest
 * record that is not covered.
 */
public final class Coverage {
  private final TreeSet<Long> open = new TreeSet<>();
  private long next;

  /**
   * @param startOffset of the first record to come
   */
  public Coverage(long startOffset) {
    next = startOffset;
  }

  /** Offset of the record that comes next; offsets are dense. */
  public long next() {
    return next;
  }

  /** Takes up the next record. */
  public long begin() {
    open.add(next);
    return next++;
  }

  public void cover(long offset) {
    open.remove(offset);
  }

  /** Every record below this offset is covered. */
  public long coveredBelow() {
    return open.isEmpty() ? next : open.first();
  }

  /** Number of records that are taken up and not covered. */
  public int backlog() {
    return open.size();
  }
}
