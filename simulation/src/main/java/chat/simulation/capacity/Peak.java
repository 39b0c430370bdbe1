package chat.simulation.capacity;

/** Counts by the second, and remembers the second in which there was most. */
final class Peak {
  private static final int SECOND_MILLIS = 1_000;

  private long second = -1;
  private int count;
  private int most;

  void count(long nowMillis) {
    if (nowMillis / SECOND_MILLIS != second) {
      second = nowMillis / SECOND_MILLIS;
      count = 0;
    }
    count++;
    most = Math.max(most, count);
  }

  int most() {
    return most;
  }
}
