package chat.rebuild.core;

import chat.model.Position;

/**
 * Where the rebuild of one partition of a log ends.
 *
 * @param offset of the first record that is not folded
 */
public record LogEnd(int generation, long offset) {

  /**
   * Whether a live cell comes from a record past the end. One that no fold wrote, but a hand with
   * the clock as its timestamp, has a generation that the log never had.
   */
  boolean isBefore(long position) {
    return position >= 0
        && Position.generation(position) == generation
        && Position.offset(position) >= offset;
  }
}
