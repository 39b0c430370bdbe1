package chat.runtime.redis;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.List;

/**
 * Where Redis is.
 *
 * @param uris {@code redis://host:port}, or {@code rediss://user:password@host:port} with TLS; of a
 *     cluster some of its servers, which name the others
 * @param cluster whether the keys are spread over several servers
 */
public record RedisSettings(List<String> uris, boolean cluster) {
  private static final String SINGLE = "single";
  private static final String CLUSTER = "cluster";

  public RedisSettings {
    uris = List.copyOf(uris);
  }

  /** Without the addresses, in which passwords stand. */
  @Override
  public String toString() {
    return "RedisSettings[uris=" + uris.size() + ", cluster=" + cluster + "]";
  }

  /** One server that has all keys. */
  public RedisSettings(String uri) {
    this(List.of(uri), false);
  }

  public static RedisSettings from(Settings settings) {
    List<String> uris = settings.list("CHAT_REDIS_URI", List.of("redis://127.0.0.1:6379"));
    String mode = settings.text("CHAT_REDIS_MODE", SINGLE);
    if (!mode.equals(SINGLE) && !mode.equals(CLUSTER)) {
      throw new InvalidSettingException(
          "CHAT_REDIS_MODE must be %s or %s, not '%s'".formatted(SINGLE, CLUSTER, mode));
    }
    if (mode.equals(SINGLE) && uris.size() != 1) {
      throw new InvalidSettingException(
          "CHAT_REDIS_URI must be one address, not %d, unless CHAT_REDIS_MODE is %s"
              .formatted(uris.size(), CLUSTER));
    }
    return new RedisSettings(uris, mode.equals(CLUSTER));
  }
}
