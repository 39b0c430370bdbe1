package chat.rebuild.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Which records of the conversation log a backup has: in each partition those up to one time of the
 * log. What somebody does because of a message, in whatever partition, comes after it in time; so
 * whatever is in has its reasons in too, as a cut at the ends of the moment would not have: they
 * are read one after the other while people write.
 *
 * @param timeMillis the time of the newest record, −1 for an empty log
 * @param ends of each partition, the first offset that is not in
 */
public record LogCut(long timeMillis, List<Long> ends) {

  public LogCut {
    ends = List.copyOf(ends);
  }

  /**
   * @param starts of each partition, the first offset that is still there
   * @param ends of each partition, read when no record could get that time any more
   * @param firstAfter of each partition, the first offset with a later time; negative for none
   * @throws IllegalStateException when the beginning of a partition is gone
   */
  public static LogCut of(
      long timeMillis, List<Long> starts, List<Long> ends, List<Long> firstAfter) {
    List<Long> cut = new ArrayList<>();
    for (int partition = 0; partition < ends.size(); partition++) {
      if (starts.get(partition) != 0) {
        throw new IllegalStateException(
            "partition %d of the conversation log begins at offset %,d: a restore folds it from its first record, so nothing less can be backed up. Back up Cassandra by snapshots instead"
                .formatted(partition, starts.get(partition)));
      }
      long after = firstAfter.get(partition);
      cut.add(after < 0 ? ends.get(partition) : after);
    }
    return new LogCut(timeMillis, cut);
  }

  /** How many records that are. */
  public long records() {
    return ends.stream().mapToLong(Long::longValue).sum();
  }
}
