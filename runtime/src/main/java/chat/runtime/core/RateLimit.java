package chat.runtime.core;

/**
 * How many commands a user may give.
 *
 * @param perSecond in the long run
 * @param burst at once, after a pause
 */
public record RateLimit(int perSecond, int burst) {
  /** Time over which nodes add up what each of them let pass. */
  public static final int WINDOW_MILLIS = 10_000;

  public RateLimit {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "a rate limit needs at least 1 command a second and a burst of 1, not "
              + perSecond
              + " and "
              + burst);
    }
  }

  /** Commands of one user within a window, on all nodes together. */
  public long windowMax() {
    return burst + (long) perSecond * WINDOW_MILLIS / 1_000;
  }
}
