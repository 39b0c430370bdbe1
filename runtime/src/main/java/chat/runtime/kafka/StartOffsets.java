package chat.runtime.kafka;

import chat.model.Position;
import chat.runtime.store.FoldPositionStore;
import java.util.OptionalLong;

/**
 * Where a new owner of a partition begins: the smaller of what the fold's own position and the
 * group's commit say is covered.
 */
public class StartOffsets {
  private final FoldPositionStore positions;
  private final String fold;

  public StartOffsets(FoldPositionStore positions, String fold) {
    this.positions = positions;
    this.fold = fold;
  }

  /**
   * For work that may be done twice and need not be done for ever: begins at the commit of a group,
   * or at the oldest record that is left.
   */
  public static StartOffsets ofCommits(String group) {
    return new Commits(group);
  }

  String fold() {
    return fold;
  }

  /**
   * Kafka's {@code auto.offset.reset}: an offset of a log that is gone must stop a fold, not move
   * it.
   */
  String whenGone() {
    return "none";
  }

  /**
   * @param committed offset of the group, −1 for none
   */
  long startOf(LogLayout.Log log, int partition, long committed) {
    OptionalLong position = positions.loadBlocking(fold, partition);
    if (position.isEmpty()) {
      return 0;
    }
    int generation = Position.generation(position.getAsLong());
    if (generation != log.generation()) {
      throw new LogMismatchException(
          "fold "
              + fold
              + " stands in generation "
              + generation
              + " of partition "
              + partition
              + ", the log is at generation "
              + log.generation());
    }
    long covered = Position.offset(position.getAsLong()) + 1;
    // The group forgets commits after a week without members; the fold's position does not.
    return committed < 0 ? covered : Math.min(covered, committed);
  }

  private static final class Commits extends StartOffsets {
    Commits(String group) {
      super(null, group);
    }

    @Override
    String whenGone() {
      return "earliest";
    }

    @Override
    long startOf(LogLayout.Log log, int partition, long committed) {
      return Math.max(0, committed);
    }
  }
}
