package chat.push.core;

/** Pauses between attempts: doubling, with full jitter, never before the provider's own time. */
final class Backoff {
  private static final long FIRST_MILLIS = 1_000;
  private static final long MAX_MILLIS = 60_000;
  private static final int DOUBLINGS_MAX = 16;

  private Backoff() {}

  /**
   * @param failures so far, from 1
   * @param chance from 0 to 1, drawn for this pause
   */
  static long pauseMillis(int failures, double chance, long retryAfterMillis) {
    long ceiling =
        Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(Math.max(0, failures - 1), DOUBLINGS_MAX));
    return retryAfterMillis + (long) (ceiling * chance);
  }
}
