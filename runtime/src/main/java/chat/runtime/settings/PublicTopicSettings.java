package chat.runtime.settings;

import java.util.concurrent.TimeUnit;

/**
 * What the role that writes the public topics does to them, and their contract tells of them: the
 * same on all nodes.
 *
 * @param retentionDays how long the public topics keep a record; 0 for ever
 */
public record PublicTopicSettings(int retentionDays) {
  /** The largest {@code retentionDays}. */
  public static final int RETENTION_DAYS_MAX = 36_500;

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PublicTopicSettings from(Settings settings) {
    return new PublicTopicSettings(
        settings.integer("CHAT_PUBLIC_RETENTION_DAYS", 0, 0, RETENTION_DAYS_MAX));
  }

  /** Kafka's {@code retention.ms}. */
  public long retentionMillis() {
    return retentionDays == 0 ? -1 : TimeUnit.DAYS.toMillis(retentionDays);
  }
}
