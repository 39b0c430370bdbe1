package chat.runtime.core;

/**
 * What one user has left of his {@link RateLimit} at one node: a token bucket, closed for a while
 * when all nodes together let pass too much. Time is an argument, of a clock that never goes back.
 */
public final class UserRate {
  private static final long TOKEN = 1_000;

  private final RateLimit limit;

  /** In thousandths, so that a refill of whole milliseconds is exact. */
  private long milliTokens;

  private long refilledAtMillis;
  private long closedUntilMillis;
  private int unreported;

  public UserRate(RateLimit limit, long nowMillis) {
    this.limit = limit;
    this.milliTokens = limit.burst() * TOKEN;
    this.refilledAtMillis = nowMillis;
    this.closedUntilMillis = nowMillis;
  }

  /**
   * Takes a command.
   *
   * @return 0 when it may pass, else the milliseconds after which the next one may
   */
  public int take(long nowMillis) {
    refill(nowMillis);
    if (nowMillis < closedUntilMillis) {
      return (int) (closedUntilMillis - nowMillis);
    }
    if (milliTokens < TOKEN) {
      long missing = TOKEN - milliTokens;
      return (int) ((missing + limit.perSecond() - 1) / limit.perSecond());
    }
    milliTokens -= TOKEN;
    unreported++;
    return 0;
  }

  /** Commands that passed since this was asked last. */
  public int report() {
    int passed = unreported;
    unreported = 0;
    return passed;
  }

  /**
   * All nodes have added up.
   *
   * @param total commands in the present window
   * @param windowLeftMillis until it ends
   */
  public void counted(long total, long windowLeftMillis, long nowMillis) {
    if (total >= limit.windowMax()) {
      closedUntilMillis = nowMillis + Math.min(windowLeftMillis, RateLimit.WINDOW_MILLIS);
    }
  }

  /** Whether a new one would be the same. */
  public boolean isFresh(long nowMillis) {
    refill(nowMillis);
    return milliTokens >= limit.burst() * TOKEN
        && nowMillis >= closedUntilMillis
        && unreported == 0;
  }

  private void refill(long nowMillis) {
    long refilled = (nowMillis - refilledAtMillis) * limit.perSecond();
    milliTokens = Math.min(limit.burst() * TOKEN, milliTokens + refilled);
    refilledAtMillis = nowMillis;
  }
}
