package chat.push;

import chat.push.io.ProviderConfig;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.redis.RedisSettings;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;

/**
 * Settings of the push-dispatcher.
 *
 * @param postgres with the registrations of devices
 * @param redis with the devices that are live
 * @param providers what is needed to send; one without credentials sends nothing
 */
public record PushDispatcherConfig(
    PostgresConfig postgres, RedisSettings redis, ProviderConfig providers) {
  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PushDispatcherConfig from(Settings settings) {
    return new PushDispatcherConfig(
        PostgresConfig.from(settings), RedisSettings.from(settings), ProviderConfig.from(settings));
  }
}
