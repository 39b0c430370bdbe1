package chat.runtime.kafka;

/** How long the broker may gather records before it answers a fetch. */
public enum FetchPace {
  /** Each record at once: nobody else tells the fold of it. */
  AT_ONCE(1, 500),

  /**
   * Many records in one answer: the fold takes up its own appends when they are acknowledged, so
   * that only those of other nodes wait for the fetch, and these are few.
   */
  IN_BATCHES(1 << 20, 50);

  private final int bytesMin;
  private final int waitMillisMax;

  FetchPace(int bytesMin, int waitMillisMax) {
    this.bytesMin = bytesMin;
    this.waitMillisMax = waitMillisMax;
  }

  int bytesMin() {
    return bytesMin;
  }

  int waitMillisMax() {
    return waitMillisMax;
  }
}
