package chat.http;

import chat.model.Limits;
import chat.model.v1.Place;
import chat.runtime.core.RateLimit;
import chat.runtime.discovery.Places;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.redis.CommandRates;
import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.MessageWindows;
import chat.runtime.settings.PublicTopicSettings;
import chat.runtime.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the HTTP API.
 *
 * @param host address to listen on
 * @param port 0 lets the system choose
 * @param gatewayUrls WebSocket addresses that sessions get while no gateway has told of itself
 * @param allowedOrigins origins of other web pages that may call the API (CORS), none by default
 * @param privateKeyFile PEM (PKCS #8) of the EC P-256 key that signs access tokens
 * @param publicKeyFile PEM (X.509 SubjectPublicKeyInfo) of the same key
 * @param commands how many commands a user may give
 * @param place where the API is, and so about where its clients are
 * @param attempts how often somebody may try to sign up or to log in
 * @param oidc the external issuer whose people may log in, none by default
 * @param windows for how long messages may be changed
 * @param groupMembersMax most members of a group that is made from now on
 * @param channelMembersMax most members of a channel that is made from now on
 * @param masterKeys under which the keys of people are wrapped
 * @param erasureDelaySeconds from the destruction of a key until nobody remembers it
 * @param push what devices need to know to be reached by push
 * @param publicTopics what the contract of the public topics says of them
 */
public record HttpApiConfig(
    String host,
    int port,
    List<String> gatewayUrls,
    List<String> allowedOrigins,
    Path privateKeyFile,
    Path publicKeyFile,
    PostgresConfig postgres,
    RateLimit commands,
    AttemptConfig attempts,
    Optional<OidcConfig> oidc,
    Place place,
    MessageWindows windows,
    int groupMembersMax,
    int channelMembersMax,
    MasterKeys masterKeys,
    int erasureDelaySeconds,
    PushConfig push,
    PublicTopicSettings publicTopics) {

  private static final int PORT_DEFAULT = 8080;
  private static final int PORT_MAX = 65_535;
  private static final int GROUP_MEMBERS_DEFAULT = 100;

  /** Twice as long as a destroyed key may be remembered. */
  private static final int ERASURE_DELAY_DEFAULT = 60;

  private static final int ERASURE_DELAY_MAX = 86_400;

  public HttpApiConfig {
    gatewayUrls = List.copyOf(gatewayUrls);
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static HttpApiConfig from(Settings settings) {
    return new HttpApiConfig(
        settings.text("CHAT_HOST", "127.0.0.1"),
        settings.integer("CHAT_HTTP_PORT", PORT_DEFAULT, 0, PORT_MAX),
        urls(settings, "CHAT_GATEWAY_URL", List.of("ws://127.0.0.1:8081/v1/ws"), "ws", "wss"),
        urls(settings, "CHAT_HTTP_ALLOWED_ORIGINS", List.of(), "http", "https"),
        file(settings, "CHAT_JWT_PRIVATE_KEY_FILE"),
        file(settings, "CHAT_JWT_PUBLIC_KEY_FILE"),
        PostgresConfig.from(settings),
        CommandRates.limit(settings),
        AttemptConfig.from(settings),
        OidcConfig.from(settings),
        Places.from(settings),
        MessageWindows.from(settings),
        settings.integer(
            "CHAT_GROUP_MEMBERS_MAX", GROUP_MEMBERS_DEFAULT, 2, Limits.GROUP_MEMBERS_LIMIT),
        settings.integer(
            "CHAT_CHANNEL_MEMBERS_MAX",
            Limits.CHANNEL_MEMBERS_LIMIT,
            2,
            Limits.CHANNEL_MEMBERS_LIMIT),
        MasterKeys.from(settings),
        settings.integer("CHAT_ERASURE_DELAY_SECONDS", ERASURE_DELAY_DEFAULT, 1, ERASURE_DELAY_MAX),
        PushConfig.from(settings),
        PublicTopicSettings.from(settings));
  }

  private static List<String> urls(
      Settings settings, String name, List<String> defaultValue, String... schemes) {
    List<String> urls = settings.list(name, defaultValue);
    for (String url : urls) {
      if (!isUrl(url, schemes)) {
        throw new InvalidSettingException(
            name
                + " must be URLs that begin with "
                + String.join(":// or ", schemes)
                + "://, separated by commas, not '"
                + url
                + "'");
      }
    }
    return urls;
  }

  static boolean isUrl(String url, String... schemes) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null
          && List.of(schemes).contains(uri.getScheme())
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Path file(Settings settings, String name) {
    Path file = Path.of(settings.requiredText(name));
    if (!Files.isReadable(file)) {
      throw new InvalidSettingException(name + " must be a readable file, not '" + file + "'");
    }
    return file;
  }
}
