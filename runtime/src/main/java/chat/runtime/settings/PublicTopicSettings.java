package chat.runtime.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the role that writes the public topics does to them, and their contract tells of them: the
 * same on all nodes.
 *
 * @param retentionDays how long the public topics keep a record; 0 for ever
 * @param schemaRegistry that speaks Confluent's API, with user and password if it wants them;
 *     values have its frame. None: values have no frame
 */
public record PublicTopicSettings(int retentionDays, Optional<URI> schemaRegistry) {
  /** The largest {@code retentionDays}. */
  public static final int RETENTION_DAYS_MAX = 36_500;

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PublicTopicSettings from(Settings settings) {
    return new PublicTopicSettings(
        settings.integer("CHAT_PUBLIC_RETENTION_DAYS", 0, 0, RETENTION_DAYS_MAX),
        registry(settings.text("CHAT_SCHEMA_REGISTRY_URL", "")));
  }

  /** Kafka's {@code retention.ms}. */
  public long retentionMillis() {
    return retentionDays == 0 ? -1 : TimeUnit.DAYS.toMillis(retentionDays);
  }

  /** The address of a registry without user and password, for everybody's eyes. */
  public static String withoutUser(URI registry) {
    String port = registry.getPort() < 0 ? "" : ":" + registry.getPort();
    return registry.getScheme() + "://" + registry.getHost() + port + registry.getPath();
  }

  private static Optional<URI> registry(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Falls through to the one message for both faults.
    }
    // The value may hold a password.
    throw new InvalidSettingException(
        "CHAT_SCHEMA_REGISTRY_URL must be a URL that begins with http:// or https:// and names a"
            + " host, as https://user:password@registry.example:8081");
  }
}
