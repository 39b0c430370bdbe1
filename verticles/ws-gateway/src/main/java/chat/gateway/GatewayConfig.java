package chat.gateway;

import chat.gateway.core.SessionLimits;
import chat.gateway.core.UpgradeCheck;
import chat.model.v1.Place;
import chat.runtime.core.RateLimit;
import chat.runtime.discovery.Places;
import chat.runtime.redis.CommandRates;
import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.MessageWindows;
import chat.runtime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of a gateway. Maxima are those of one instance of the verticle, of which there is one
 * for each event loop.
 *
 * @param host address to listen on
 * @param port 0 lets the system choose
 * @param connectionsMax open WebSockets; more are refused with HTTP 503
 * @param strangersMax those among the open connections that have not shown a good token yet
 * @param publicKeyFile PEM (X.509 SubjectPublicKeyInfo) of the key that access tokens are verified
 *     with
 * @param commands how many commands a user may give
 * @param url where clients connect to this gateway, as they are told
 * @param place where it is
 * @param windows for how long messages may be changed
 * @param masterKeys under which the keys of people are wrapped
 */
public record GatewayConfig(
    String host,
    int port,
    int connectionsMax,
    int strangersMax,
    Path publicKeyFile,
    SessionLimits session,
    RateLimit commands,
    String url,
    Place place,
    MessageWindows windows,
    MasterKeys masterKeys) {

  private static final int PORT_DEFAULT = 8081;
  private static final int PORT_MAX = 65_535;
  private static final int HELLO_TIMEOUT_MILLIS = 5_000;
  private static final int SENDS_IN_FLIGHT_MAX = 64;
  private static final int LIVE_BUFFER_EVENTS_MAX = 128;
  private static final int PAGE_EVENTS_MAX = 100;
  private static final int MILLIS_MAX = 600_000;

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static GatewayConfig from(Settings settings) {
    int intervalMillis =
        settings.integer("CHAT_WS_HEARTBEAT_INTERVAL_MILLIS", 5_000, 100, MILLIS_MAX);
    int timeoutMillis =
        settings.integer(
            "CHAT_WS_HEARTBEAT_TIMEOUT_MILLIS",
            Math.max(30_000, 2 * intervalMillis),
            2 * intervalMillis,
            2 * MILLIS_MAX);
    String host = settings.text("CHAT_HOST", "127.0.0.1");
    int port = settings.integer("CHAT_WS_PORT", PORT_DEFAULT, 0, PORT_MAX);
    return new GatewayConfig(
        host,
        port,
        settings.integer("CHAT_WS_CONNECTIONS_PER_LOOP_MAX", 25_000, 1, 1_000_000),
        settings.integer("CHAT_WS_STRANGERS_PER_LOOP_MAX", 6_000, 1, 100_000),
        publicKeyFile(settings),
        new SessionLimits(
            HELLO_TIMEOUT_MILLIS,
            intervalMillis,
            timeoutMillis,
            SENDS_IN_FLIGHT_MAX,
            LIVE_BUFFER_EVENTS_MAX,
            PAGE_EVENTS_MAX),
        CommandRates.limit(settings),
        url(settings, host, port),
        Places.from(settings),
        MessageWindows.from(settings),
        MasterKeys.from(settings));
  }

  /** Where all gateways stand behind one address, that is the one of each. */
  private static String url(Settings settings, String host, int port) {
    String name = "CHAT_WS_URL";
    List<String> common = settings.list("CHAT_GATEWAY_URL", List.of());
    String defaultUrl =
        common.size() == 1 ? common.get(0) : "ws://" + host + ":" + port + UpgradeCheck.PATH;
    String url = settings.text(name, defaultUrl);
    if (!url.startsWith("ws://") && !url.startsWith("wss://")) {
      throw new InvalidSettingException(
          name + " must be a URL that begins with ws:// or wss://, not '" + url + "'");
    }
    return url;
  }

  private static Path publicKeyFile(Settings settings) {
    String name = "CHAT_JWT_PUBLIC_KEY_FILE";
    Path file = Path.of(settings.requiredText(name));
    if (!Files.isReadable(file)) {
      throw new InvalidSettingException(name + " must be a readable file, not '" + file + "'");
    }
    return file;
  }
}
