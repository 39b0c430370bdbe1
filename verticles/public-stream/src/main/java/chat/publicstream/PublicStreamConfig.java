package chat.publicstream;

import chat.runtime.redis.RedisSettings;
import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.PublicTopicSettings;
import chat.runtime.settings.Settings;
import java.util.Optional;

/**
 * Settings of the public stream.
 *
 * @param masterKeys with which the texts of messages are opened; only if they are published
 * @param presenceSeconds length of the time slots of which each has a sample of presence; 0 for
 *     none
 * @param redis with the signs of life that are counted
 */
public record PublicStreamConfig(
    Optional<MasterKeys> masterKeys,
    PublicTopicSettings topics,
    int presenceSeconds,
    RedisSettings redis) {
  private static final int PRESENCE_SECONDS_DEFAULT = 60;
  private static final int PRESENCE_SECONDS_MAX = 3_600;

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
    PublicTopicSettings topics = PublicTopicSettings.from(settings);
    if (withBodies && topics.retentionDays() == 0) {
      throw new InvalidSettingException(
          "CHAT_PUBLIC_BODIES=true needs CHAT_PUBLIC_RETENTION_DAYS from 1 to "
              + PublicTopicSettings.RETENTION_DAYS_MAX
              + ", not 0: words that stand in a topic for ever cannot be erased");
    }
    return new PublicStreamConfig(
        withBodies ? Optional.of(MasterKeys.from(settings)) : Optional.empty(),
        topics,
        settings.integer(
            "CHAT_PUBLIC_PRESENCE_SECONDS", PRESENCE_SECONDS_DEFAULT, 0, PRESENCE_SECONDS_MAX),
        RedisSettings.from(settings));
  }
}
