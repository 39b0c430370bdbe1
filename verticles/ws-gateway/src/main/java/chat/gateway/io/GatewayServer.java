package chat.gateway.io;

import chat.gateway.GatewayConfig;
import chat.gateway.core.SessionEvent;
import chat.gateway.core.UpgradeCheck;
import chat.model.ErrorCode;
import chat.model.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Accepts WebSockets within limits and keeps the sockets of one gateway. */
public final class GatewayServer implements SessionHost.Listener {
  private static final int REQUEST_LINE_BYTES_MAX = 2_048;
  private static final int HEADER_BYTES_MAX = 8_192;
  private static final int CLOSING_TIMEOUT_SECONDS = 2;
  private static final int RECONNECT_DELAY_MILLIS_MAX = 5_000;

  private final GatewayConfig config;
  private final Services services;
  private final HttpServer server;
  private final Map<HttpConnection, Long> openedWithoutUpgrade = new HashMap<>();
  private final Set<SessionHost> hosts = new LinkedHashSet<>();
  private final Set<SessionHost> strangers = new HashSet<>();
  private final Promise<Void> empty = Promise.promise();
  private boolean draining;

  public GatewayServer(Vertx vertx, GatewayConfig config, Services services) {
    this.config = config;
    this.services = services;
    this.server = vertx.createHttpServer(options(config));
  }

  /** Instances on the same port share its connections. */
  public Future<HttpServer> listen() {
    return server.connectionHandler(this::opened).requestHandler(this::request).listen();
  }

  /** The one timer of all sessions. */
  public void tick() {
    List.copyOf(hosts).forEach(SessionHost::tick);
    services.comparison().run();
    long tooOld = Clock.nowMillis() - config.session().helloTimeoutMillis();
    new HashMap<>(openedWithoutUpgrade)
        .forEach(
            (connection, openedAtMillis) -> {
              if (openedAtMillis <= tooOld) {
                connection.close();
              }
            });
  }

  /**
   * Tells all clients to connect elsewhere, each after a delay of its own.
   *
   * @return when the last of them has gone
   */
  public Future<Void> drain() {
    draining = true;
    for (SessionHost host : List.copyOf(hosts)) {
      host.on(
          new SessionEvent.Drain(ThreadLocalRandom.current().nextInt(RECONNECT_DELAY_MILLIS_MAX)));
    }
    completeWhenEmpty();
    return empty.future();
  }

  @Override
  public void known(SessionHost host) {
    strangers.remove(host);
  }

  @Override
  public void disconnected(SessionHost host) {
    hosts.remove(host);
    strangers.remove(host);
    completeWhenEmpty();
  }

  public Future<Void> close() {
    return server.close();
  }

  private static HttpServerOptions options(GatewayConfig config) {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
        .setMaxHeaderSize(HEADER_BYTES_MAX)
        .setWebSocketSubProtocols(List.of(UpgradeCheck.SUBPROTOCOL))
        // Deflate has no limit on what a frame inflates to, and costs memory for each connection.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(Limits.FRAME_BYTES_MAX)
        .setMaxWebSocketMessageSize(Limits.FRAME_BYTES_MAX)
        .setWebSocketClosingTimeout(CLOSING_TIMEOUT_SECONDS)
        .setStrictThreadMode(true);
  }

  private void opened(HttpConnection connection) {
    if (isFull()) {
      connection.close();
      return;
    }
    openedWithoutUpgrade.put(connection, Clock.nowMillis());
    connection.closeHandler(closed -> openedWithoutUpgrade.remove(connection));
  }

  private boolean isFull() {
    return openedWithoutUpgrade.size() + strangers.size() >= config.strangersMax();
  }

  private void request(HttpServerRequest request) {
    boolean asksForWebSocket =
        request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
    UpgradeCheck.refusal(
            request.path(), asksForWebSocket, request.headers().getAll("Sec-WebSocket-Protocol"))
        .ifPresentOrElse(
            refusal -> refuse(request, refusal.code(), refusal.detail()), () -> upgrade(request));
  }

  private void upgrade(HttpServerRequest request) {
    if (draining || hosts.size() >= config.connectionsMax()) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      refuse(
          request,
          ErrorCode.UNAVAILABLE,
          draining ? "this gateway is about to leave" : "this gateway is full");
      return;
    }
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              openedWithoutUpgrade.remove(request.connection());
              SessionHost host = SessionHost.start(socket, services, this);
              hosts.add(host);
              strangers.add(host);
            })
        .onFailure(
            failure -> refuse(request, ErrorCode.INVALID_ARGUMENT, "not a WebSocket handshake"));
  }

  private void completeWhenEmpty() {
    if (draining && hosts.isEmpty()) {
      empty.tryComplete();
    }
  }

  /** A problem document, RFC 9457. */
  private static void refuse(HttpServerRequest request, ErrorCode code, String detail) {
    JsonObject problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("status", code.httpStatus())
            .put("code", code.code())
            .put("detail", detail);
    if (request.response().ended()) {
      return;
    }
    request
        .response()
        .setStatusCode(code.httpStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(problem.toBuffer());
  }
}
