package chat.runtime.kafka;

/**
 * How long the broker gathers records before it answers a fetch; each answer costs far more than a
 * record.
 */
public enum FetchPace {
  /**
   * For folds that hear of almost every record from whoever has appended it, so that only few wait
   * for the fetch.
   */
  BEHIND_HINTS(50),

  /** For folds for which nobody waits. */
  UNHURRIED(250);

  private static final int BYTES_MIN = 1 << 20;

  private final int waitMillisMax;

  FetchPace(int waitMillisMax) {
    this.waitMillisMax = waitMillisMax;
  }

  int bytesMin() {
    return BYTES_MIN;
  }

  int waitMillisMax() {
    return waitMillisMax;
  }
}
