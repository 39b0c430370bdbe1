package chat.router;

import chat.model.Limits;
import chat.runtime.settings.Settings;
import java.time.Duration;

/**
 * Settings of the message-router.
 *
 * @param conversationsMax conversations of each partition kept in memory while nothing happens in
 *     them
 * @param appendsMax appends under way at once; further commands are sent back with retry_after
 * @param retentionMillis how long messages are kept; 0 for ever
 */
public record MessageRouterConfig(int conversationsMax, int appendsMax, long retentionMillis) {
  private static final Duration RETENTION_MIN = Duration.ofSeconds(1);
  private static final Duration RETENTION_MAX = Duration.ofDays(Limits.RETENTION_DAYS_MAX);

  public static MessageRouterConfig from(Settings settings) {
    return new MessageRouterConfig(
        settings.integer("CHAT_ROUTER_CONVERSATIONS_MAX", 20_000, 100, 10_000_000),
        settings.integer("CHAT_ROUTER_APPENDS_MAX", 4_096, 1, 1_000_000),
        settings.duration("CHAT_MESSAGE_RETENTION", RETENTION_MIN, RETENTION_MAX).toMillis());
  }
}
