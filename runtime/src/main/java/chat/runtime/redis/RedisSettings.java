package chat.runtime.redis;

import chat.runtime.settings.Settings;

/**
 * Where Redis is.
 *
 * @param uri {@code redis://host:port}
 */
public record RedisSettings(String uri) {
  public static RedisSettings from(Settings settings) {
    return new RedisSettings(settings.text("CHAT_REDIS_URI", "redis://127.0.0.1:6379"));
  }
}
