package chat.inbox;

import chat.runtime.redis.RedisSettings;
import chat.runtime.settings.Settings;

/**
 * Settings of the inbox-writer.
 *
 * @param cachedMax conversations, and inboxes, of each partition kept in memory while nothing
 *     happens in them
 * @param redis with the gateways that hold the devices of users
 */
public record InboxWriterConfig(int cachedMax, RedisSettings redis) {
  public static InboxWriterConfig from(Settings settings) {
    return new InboxWriterConfig(
        settings.integer("CHAT_INBOX_CACHED_MAX", 20_000, 100, 10_000_000),
        RedisSettings.from(settings));
  }
}
