package chat.runtime.kafka;

import chat.model.Position;
import chat.runtime.store.FoldPositionStore;
import java.util.OptionalLong;

/** Where a new owner of a partition begins. */
public abstract class StartOffsets {
  private final String group;

  private StartOffsets(String group) {
    this.group = group;
  }

  /**
   * For folds of a log: the smaller of what the fold's own position and the commit of its group,
   * which has its name, say is covered; a commit counts only while the log still has its record.
   */
  public static StartOffsets ofFold(FoldPositionStore positions, String fold) {
    return new OfFold(positions, fold);
  }

  /**
   * For work that may be done twice and need not be done for ever: the commit of a group, or the
   * oldest record that is left.
   */
  public static StartOffsets ofCommits(String group) {
    return new OfCommits(group);
  }

  /** The consumer group. */
  final String group() {
    return group;
  }

  /** Kafka's {@code auto.offset.reset}. */
  abstract String whenGone();

  /**
   * @param committed offset of the group, −1 for none
   * @param beginning offset of the oldest record that is left, or of the next one when none is
   */
  abstract long startOf(LogLayout.Log log, int partition, long committed, long beginning);

  private static final class OfFold extends StartOffsets {
    private final FoldPositionStore positions;

    OfFold(FoldPositionStore positions, String fold) {
      super(fold);
      this.positions = positions;
    }

    /** An offset of a log that is gone must stop a fold, not move it. */
    @Override
    String whenGone() {
      return "none";
    }

    @Override
    long startOf(LogLayout.Log log, int partition, long committed, long beginning) {
      OptionalLong position = positions.loadBlocking(group(), partition);
      if (position.isEmpty()) {
        return 0;
      }
      int generation = Position.generation(position.getAsLong());
      if (generation != log.generation()) {
        throw new LogMismatchException(
            "fold "
                + group()
                + " stands in generation "
                + generation
                + " of partition "
                + partition
                + ", the log is at generation "
                + log.generation());
      }
      long covered = Position.offset(position.getAsLong()) + 1;
      // The group forgets commits after a week without members; the fold's position does not. And
      // the commit after a position may be lost: where nothing happens any more, the log may have
      // passed it by long before the next one.
      return committed < beginning ? covered : Math.min(covered, committed);
    }
  }

  private static final class OfCommits extends StartOffsets {
    OfCommits(String group) {
      super(group);
    }

    @Override
    String whenGone() {
      return "earliest";
    }

    @Override
    long startOf(LogLayout.Log log, int partition, long committed, long beginning) {
      return Math.max(0, committed);
    }
  }
}
