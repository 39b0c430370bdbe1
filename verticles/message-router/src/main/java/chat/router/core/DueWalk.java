package chat.router.core;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/**
 * A walk along one list of looks, again and again, a page at a time and day by day. A round begins
 * where the last one found something, so that what was removed before is not passed again; the
 * first round, and one in a while, begins at the first day: rows of old days come with records that
 * are folded late.
 */
public final class DueWalk {
  /** Rows of a full page. */
  public static final int ROWS_MAX = 100;

  /** No log is older than this software. */
  private static final long FIRST_MILLIS =
      TimeUnit.DAYS.toMillis(LocalDate.of(2026, 1, 1).toEpochDay());

  /** A row is stored a little after its time. */
  private static final long MARGIN_MILLIS = TimeUnit.HOURS.toMillis(1);

  private static final int ROUNDS_UNTIL_ALL = 1_000;
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private long rounds;
  private long nextFromMillis = FIRST_MILLIS;
  private long untilMillis = FIRST_MILLIS - 1;
  private long day = FIRST_MILLIS / DAY_MILLIS;
  private long afterMillis;
  private String afterId = "";

  /** The day since 1970 in which a time lies. */
  public static long day(long atMillis) {
    return Math.floorDiv(atMillis, DAY_MILLIS);
  }

  /** Begins a round that goes up to a time. */
  public void begin(long until) {
    long from = rounds++ % ROUNDS_UNTIL_ALL == 0 ? FIRST_MILLIS : nextFromMillis;
    untilMillis = until;
    nextFromMillis = until - MARGIN_MILLIS;
    day = day(from);
    goOnAfter(from, "");
  }

  /** Whether nothing is left to be read in this round. */
  public boolean isOver() {
    return day > day(untilMillis);
  }

  /** Day of the next page. */
  public long day() {
    return day;
  }

  /** Time at which the next page begins, after the row with {@link #afterId}. */
  public long afterMillis() {
    return afterMillis;
  }

  public String afterId() {
    return afterId;
  }

  /** Time up to which the round goes. */
  public long untilMillis() {
    return untilMillis;
  }

  /** There was a row at a time. */
  public void found(long atMillis) {
    nextFromMillis = Math.min(nextFromMillis, atMillis);
  }

  /** The day goes on after a row. */
  public void goOnAfter(long lastMillis, String lastId) {
    afterMillis = lastMillis;
    afterId = lastId;
  }

  /** Nothing more is to be read of the day. */
  public void endDay() {
    day++;
    goOnAfter(Long.MIN_VALUE, "");
  }
}
