package chat.client.core;

/** Full jitter: a random time between 0 and a bound that doubles up to its end. */
final class Backoff {
  private static final long BASE_MILLIS = 500;
  private static final long BOUND_MILLIS = 30_000;
  private static final int DOUBLINGS_MAX = 6;

  private int attempt;

  long next(double random) {
    long bound = Math.min(BOUND_MILLIS, BASE_MILLIS << Math.min(attempt++, DOUBLINGS_MAX));
    return (long) (random * bound);
  }

  void reset() {
    attempt = 0;
  }
}
