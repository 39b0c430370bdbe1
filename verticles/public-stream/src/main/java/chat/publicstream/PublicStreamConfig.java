package chat.publicstream;

import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.PublicTopicSettings;
import chat.runtime.settings.Settings;
import java.util.Optional;

/**
 * Settings of the public stream.
 *
 * @param masterKeys with which the texts of messages are opened; only if they are published
 */
public record PublicStreamConfig(Optional<MasterKeys> masterKeys, PublicTopicSettings topics) {
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
        withBodies ? Optional.of(MasterKeys.from(settings)) : Optional.empty(), topics);
  }
}
