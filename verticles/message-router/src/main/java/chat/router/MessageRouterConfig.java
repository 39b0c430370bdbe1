package chat.router;

import chat.runtime.settings.Settings;

/**
 * Settings of the message-router.
 *
 * @param conversationsMax conversations of each partition kept in memory while nothing happens in
 *     them
 * @param appendsMax appends under way at once; further commands are sent back with retry_after
 */
public record MessageRouterConfig(int conversationsMax, int appendsMax) {
  public static MessageRouterConfig from(Settings settings) {
    return new MessageRouterConfig(
        settings.integer("CHAT_ROUTER_CONVERSATIONS_MAX", 20_000, 100, 10_000_000),
        settings.integer("CHAT_ROUTER_APPENDS_MAX", 4_096, 1, 1_000_000));
  }
}
