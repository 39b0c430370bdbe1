package chat.client.core;

/**
 * The platform's time, as well as a device knows it. Each token tells it; from there it goes on by
 * a clock that nobody sets, so that setting the device's clock right does not make it wrong. All
 * times in milliseconds: {@code wall} by the device's clock, {@code elapsed} by the one that nobody
 * sets, which may stand still while the device sleeps.
 */
public final class PlatformClock {
  /** A clock that is only a little wrong counts as right. */
  private static final long DIFFERENCE_MIN_MILLIS = 15 * 60 * 1_000;

  private final long platformMillis;
  private final long wallMillis;
  private final long elapsedMillis;

  private PlatformClock(long platformMillis, long wallMillis, long elapsedMillis) {
    this.platformMillis = platformMillis;
    this.wallMillis = wallMillis;
    this.elapsedMillis = elapsedMillis;
  }

  /** The platform has just told its time. */
  public static PlatformClock told(long platformMillis, long wallMillis, long elapsedMillis) {
    boolean right = Math.abs(wallMillis - platformMillis) < DIFFERENCE_MIN_MILLIS;
    return new PlatformClock(right ? wallMillis : platformMillis, wallMillis, elapsedMillis);
  }

  /**
   * The platform has told its time in an earlier life. The device's clock may have been set right
   * since: of the times that are possible the earlier one, for an id may be 30 days old and not a
   * day ahead.
   *
   * @param toldMillis the platform's time then
   * @param aheadMillis {@link #aheadMillis} then
   */
  public static PlatformClock toldBefore(
      long toldMillis, long aheadMillis, long wallMillis, long elapsedMillis) {
    long corrected = wallMillis - aheadMillis;
    long earlier = Math.min(wallMillis, corrected);
    boolean possible = earlier >= toldMillis - DIFFERENCE_MIN_MILLIS;
    return new PlatformClock(
        possible ? earlier : Math.max(wallMillis, corrected), wallMillis, elapsedMillis);
  }

  /** How far the device's clock was ahead of the platform's when that was told. */
  public long aheadMillis() {
    return wallMillis - platformMillis;
  }

  /** The platform's time, for ids: rather too early than too late. */
  public long millis(long elapsedMillis) {
    return platformMillis + elapsedMillis - this.elapsedMillis;
  }

  /** The platform's time if the device slept meanwhile: whether a token may have ended. */
  public long latestMillis(long wallMillis, long elapsedMillis) {
    return Math.max(millis(elapsedMillis), platformMillis + wallMillis - this.wallMillis);
  }
}
