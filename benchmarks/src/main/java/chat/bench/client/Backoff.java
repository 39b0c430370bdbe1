package chat.bench.client;

import java.util.random.RandomGenerator;

/**
 * Delays between attempts to connect: full jitter, evenly from 0 to a bound that doubles with each
 * failure, so that clients cut off together do not come back together.
 */
public final class Backoff {
  private final int firstBoundMillis;
  private final int boundMaxMillis;
  private final RandomGenerator random;
  private int boundMillis;

  /**
   * @param firstBoundMillis bound of the first delay
   * @param boundMaxMillis bound that is doubled no further
   */
  public Backoff(int firstBoundMillis, int boundMaxMillis, RandomGenerator random) {
    this.firstBoundMillis = firstBoundMillis;
    this.boundMaxMillis = boundMaxMillis;
    this.random = random;
    this.boundMillis = firstBoundMillis;
  }

  /** At least 1: a Vert.x timer needs it. */
  public int nextDelayMillis() {
    int delayMillis = random.nextInt(1, boundMillis + 1);
    boundMillis = Math.min(boundMaxMillis, boundMillis * 2);
    return delayMillis;
  }

  /** The next delay is short again. */
  public void succeeded() {
    boundMillis = firstBoundMillis;
  }
}
