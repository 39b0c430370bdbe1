package chat.gateway;

import chat.gateway.core.SessionLimits;
import chat.runtime.core.RateLimit;
import chat.runtime.redis.CommandRates;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;

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
 */
public record GatewayConfig(
    String host,
    int port,
    int connectionsMax,
    int strangersMax,
    Path publicKeyFile,
    SessionLimits session,
    RateLimit commands) {

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
    return new GatewayConfig(
        settings.text("CHAT_HOST", "127.0.0.1"),
        settings.integer("CHAT_WS_PORT", PORT_DEFAULT, 0, PORT_MAX),
        settings.integer("CHAT_WS_CONNECTIONS_PER_LOOP_MAX", 25_000, 1, 1_000_000),
        settings.integer("CHAT_WS_STRANGERS_PER_LOOP_MAX", 2_000, 1, 100_000),
        publicKeyFile(settings),
        new SessionLimits(
            HELLO_TIMEOUT_MILLIS,
            intervalMillis,
            timeoutMillis,
            SENDS_IN_FLIGHT_MAX,
            LIVE_BUFFER_EVENTS_MAX,
            PAGE_EVENTS_MAX),
        CommandRates.limit(settings));
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
