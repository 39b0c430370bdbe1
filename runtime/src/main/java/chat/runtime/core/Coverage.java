package chat.runtime.core;

import java.util.Optional;
import java.util.TreeSet;

/**
 * Which records of a partition have been taken up and which of them are covered: everything that
 * follows from them is stored. A fold may forget, and commit, only what lies below the lowest
 * record that is not covered.
 */
public final class Coverage {
  private final TreeSet<Long> open = new TreeSet<>();
  private long next;
  private long savedBelow;
  private boolean saving;

  /**
   * @param startOffset of the first record to come
   */
  public Coverage(long startOffset) {
    next = startOffset;
    savedBelow = startOffset;
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

  /** The last covered offset, to be stored now: there is a new one and none is being stored. */
  public Optional<Long> startSaving() {
    if (saving || coveredBelow() <= savedBelow) {
      return Optional.empty();
    }
    saving = true;
    return Optional.of(coveredBelow() - 1);
  }

  /**
   * The offset given by {@link #startSaving} is stored.
   *
   * @return the offset to commit: that of the first record that a new owner needs
   */
  public long saved(long offset) {
    saving = false;
    savedBelow = offset + 1;
    return savedBelow;
  }

  /**
   * Fails when it contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public void invariant() {
    if (savedBelow > coveredBelow() || coveredBelow() > next) {
      throw new IllegalStateException(
          "saved below "
              + savedBelow
              + ", covered below "
              + coveredBelow()
              + " and read below "
              + next
              + " must ascend");
    }
  }

  /** Number of records that are taken up and not covered. */
  public int backlog() {
    return open.size();
  }
}
