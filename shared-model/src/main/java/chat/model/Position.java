package chat.model;

/**
 * A place in a log that grows for as long as the platform lives: {@code generation * 2^48 +
 * offset}.
 *
 * <p>The generation counts how often the topic was laid out anew (more partitions, restored from a
 * backup), the offset is Kafka's. So a later generation lies above every offset of an earlier one,
 * and a position can serve as the write timestamp of a Cassandra cell.
 */
public final class Position {
  private static final int OFFSET_BITS = 48;

  /** Largest offset that fits, 2^48 − 1. */
  public static final long OFFSET_MAX = (1L << OFFSET_BITS) - 1;

  /** Largest generation that fits, 2^15 − 1: a position stays positive. */
  public static final int GENERATION_MAX = Short.MAX_VALUE;

  private Position() {}

  /**
   * @param generation from 1 to {@link #GENERATION_MAX}
   * @param offset from 0 to {@link #OFFSET_MAX}
   */
  public static long of(int generation, long offset) {
    if (generation < 1 || generation > GENERATION_MAX) {
      throw new IllegalArgumentException(
          "generation must be 1 to " + GENERATION_MAX + ", not " + generation);
    }
    if (offset < 0 || offset > OFFSET_MAX) {
      throw new IllegalArgumentException("offset must be 0 to " + OFFSET_MAX + ", not " + offset);
    }
    return ((long) generation << OFFSET_BITS) | offset;
  }

  public static int generation(long position) {
    return (int) (position >>> OFFSET_BITS);
  }

  public static long offset(long position) {
    return position & OFFSET_MAX;
  }
}
