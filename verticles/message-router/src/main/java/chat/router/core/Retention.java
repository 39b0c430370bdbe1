package chat.router.core;

import chat.model.Limits;
import chat.model.v1.ConversationState;
import java.util.concurrent.TimeUnit;

/**
 * For how long messages are kept: as long as the platform keeps them, or as long as their group or
 * channel wants, whichever is shorter. Times are those of the log, in milliseconds; 0 is for ever.
 *
 * <p>Messages do not go one by one. They go in steps of a tenth of the time, and of a day at most:
 * so a conversation in which somebody writes all the time has one event a day, and nothing is kept
 * for longer than the time and a step.
 */
public final class Retention {
  /** Who gives the command to expire messages; no user has this id. */
  public static final String AUTHOR = "retention";

  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final long STEP_MILLIS_MIN = 100;
  private static final int STEPS = 10;

  private Retention() {}

  /** What the conversation itself wants. */
  public static long ownMillis(ConversationState state) {
    int days =
        state.hasChannel()
            ? state.getChannel().getRetentionDays()
            : state.getGroup().getRetentionDays();
    return days * DAY_MILLIS;
  }

  /** What holds in a conversation. */
  public static long keptMillis(ConversationState state, long platformMillis) {
    long own = ownMillis(state);
    return own == 0 || platformMillis == 0
        ? Math.max(own, platformMillis)
        : Math.min(own, platformMillis);
  }

  /**
   * The latest time of a message that is to expire now.
   *
   * @param keptMillis above 0
   */
  public static long cutoffMillis(long nowMillis, long keptMillis) {
    long step = stepMillis(keptMillis);
    return Math.floorDiv(nowMillis - keptMillis, step) * step;
  }

  /** When a message is to expire: the first time at which it is not after the cutoff. */
  public static long dueMillis(long sentAtMillis, long keptMillis) {
    long step = stepMillis(keptMillis);
    return -Math.floorDiv(-sentAtMillis, step) * step + keptMillis;
  }

  static boolean isValid(int retentionDays) {
    return retentionDays >= 0 && retentionDays <= Limits.RETENTION_DAYS_MAX;
  }

  private static long stepMillis(long keptMillis) {
    return Math.max(STEP_MILLIS_MIN, Math.min(DAY_MILLIS, keptMillis / STEPS));
  }
}
