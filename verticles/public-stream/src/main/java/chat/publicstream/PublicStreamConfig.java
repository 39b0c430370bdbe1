package chat.publicstream;

import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Settings of the public stream.
 *
 * @param retentionDays how long the public topics keep a record; 0 for ever
 * @param masterKeys with which the texts of messages are opened; only if they are published
 */
public record PublicStreamConfig(int retentionDays, Optional<MasterKeys> masterKeys) {
  private static final int RETENTION_DAYS_MAX = 36_500;

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PublicStreamConfig from(Settings settings) {
    String bodies = settings.text("CHAT_PUBLIC_BODIES", "false");
    if (!bodies.equals("true") && !bodies.equals("false")) {
      throw new InvalidSettingException(
          "CHAT_PUBLIC_BODIES must be true or false, not '" + bodies + "'");
    }
    boolean withBodies = bodies.equals("true");
    int days = settings.integer("CHAT_PUBLIC_RETENTION_DAYS", 0, 0, RETENTION_DAYS_MAX);
    if (withBodies && days == 0) {
      throw new InvalidSettingException(
          "CHAT_PUBLIC_BODIES=true needs CHAT_PUBLIC_RETENTION_DAYS from 1 to "
              + RETENTION_DAYS_MAX
              + ", not 0: words that stand in a topic for ever cannot be erased");
    }
    return new PublicStreamConfig(
        days, withBodies ? Optional.of(MasterKeys.from(settings)) : Optional.empty());
  }

  /** Kafka's {@code retention.ms}. */
  public long retentionMillis() {
    return retentionDays == 0 ? -1 : TimeUnit.DAYS.toMillis(retentionDays);
  }
}
