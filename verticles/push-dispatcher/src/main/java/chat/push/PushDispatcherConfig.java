package chat.push;

import chat.push.io.ProviderConfig;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.redis.RedisSettings;
import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;

/**
 * Settings of the push-dispatcher.
 *
 * @param postgres with the registrations of devices, and the keys of people
 * @param redis with the devices that are live
 * @param providers what is needed to send; one without credentials sends nothing
 * @param masterKeys under which the keys of people are wrapped
 */
public record PushDispatcherConfig(
    PostgresConfig postgres, RedisSettings redis, ProviderConfig providers, MasterKeys masterKeys) {
  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PushDispatcherConfig from(Settings settings) {
    return new PushDispatcherConfig(
        PostgresConfig.from(settings),
        RedisSettings.from(settings),
        ProviderConfig.from(settings),
        MasterKeys.from(settings));
  }
}
