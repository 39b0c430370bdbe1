package chat.presence;

import chat.runtime.postgres.PostgresConfig;
import chat.runtime.redis.RedisSettings;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;

/**
 * Settings of presence.
 *
 * @param postgres with contacts, settings and when people were last active
 * @param redis with the signs of life
 */
public record PresenceConfig(PostgresConfig postgres, RedisSettings redis) {
  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PresenceConfig from(Settings settings) {
    return new PresenceConfig(PostgresConfig.from(settings), RedisSettings.from(settings));
  }
}
