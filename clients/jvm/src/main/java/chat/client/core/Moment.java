package chat.client.core;

/** What a core may not look up itself: the time, and a random number. */
public final class Moment {
  private final long millis;
  private final double random;

  /**
   * @param millis of a clock that only goes forward
   * @param random from 0, below 1
   */
  public Moment(long millis, double random) {
    this.millis = millis;
    this.random = random;
  }

  long millis() {
    return millis;
  }

  double random() {
    return random;
  }
}
