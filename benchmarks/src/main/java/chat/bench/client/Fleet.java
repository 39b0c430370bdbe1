package chat.bench.client;

import chat.model.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all clients of a run share: one event loop, one socket factory, counters, a listener. */
public final class Fleet {
  private static final int CONNECTIONS_MAX = 100_000;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** How long a peer may take to answer a close frame; a dead one never does. */
  private static final int CLOSING_TIMEOUT_SECONDS = 1;

  private static final String SUBPROTOCOL = "chat.v1+json";

  private final Vertx vertx;
  private final Context context;
  private final List<WebSocketClient> sockets;
  private final ClientListener listener;
  private final RandomGenerator random;
  private final List<String> gateways;
  private final Counters counters = new Counters();
  private int nextSource;

  /**
   * @param random for the delays between attempts to connect
   */
  public Fleet(Vertx vertx, ClientListener listener, RandomGenerator random) {
    this(vertx, listener, random, List.of());
  }

  /**
   * @param gateways URLs among which the clients spread and change; when there are none, those that
   *     login names
   */
  public Fleet(
      Vertx vertx, ClientListener listener, RandomGenerator random, List<String> gateways) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.random = random;
    this.gateways = List.copyOf(gateways);
    this.sockets = List.of(vertx.createWebSocketClient(options()));
  }

  /**
   * A fleet that is larger than one address has ports for.
   *
   * @param sources addresses of this machine, from which the clients connect in turn
   */
  public Fleet(Vertx vertx, List<String> sources, ClientListener listener, RandomGenerator random) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.random = random;
    this.gateways = List.of();
    this.sockets =
        sources.stream()
            .map(source -> vertx.createWebSocketClient(options().setLocalAddress(source)))
            .toList();
  }

  private static WebSocketClientOptions options() {
    return new WebSocketClientOptions()
        .setMaxConnections(CONNECTIONS_MAX)
        .setMaxFrameSize(Limits.FRAME_BYTES_MAX)
        .setMaxMessageSize(Limits.FRAME_BYTES_MAX)
        .setTcpNoDelay(true)
        .setClosingTimeout(CLOSING_TIMEOUT_SECONDS)
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
  }

  /** Runs something on the event loop of the clients, where alone they may be called. */
  public void run(Runnable task) {
    context.runOnContext(start -> task.run());
  }

  /** Runs something on that event loop again and again until the end of the fleet's Vert.x. */
  public void every(int millis, Runnable task) {
    run(() -> setPeriodic(millis, task));
  }

  /**
   * The same as {@link #run} for something that has a result; blocks, so never on an event loop.
   */
  public <T> T call(Supplier<Future<T>> task, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      return OnLoop.call(context, task, timeout);
    } catch (TimeoutException e) {
      throw new TimeoutException("the clients were not done within " + timeout.toSeconds() + " s");
    }
  }

  public Counters counters() {
    return counters;
  }

  /** Where a client begins in the list of gateways: the best of login, anywhere in one of ours. */
  int firstGateway() {
    return gateways.isEmpty() ? 0 : random.nextInt(gateways.size());
  }

  /** The gateway of an attempt to connect: each attempt goes to the next in the list. */
  String gateway(Session session, int attempt) {
    List<String> known = gateways.isEmpty() ? session.gatewayUrls() : gateways;
    return known.get(attempt % known.size());
  }

  Future<WebSocket> connect(String gatewayUrl) {
    nextSource = (nextSource + 1) % sockets.size();
    return sockets
        .get(nextSource)
        .connect(
            new WebSocketConnectOptions()
                .setAbsoluteURI(gatewayUrl)
                .setSubProtocols(List.of(SUBPROTOCOL))
                .setTimeout(CONNECT_TIMEOUT_MILLIS));
  }

  /** Ends a connection without a word. */
  @SuppressWarnings("FutureReturnValueIgnored") // The socket's close handler tells.
  static void cut(WebSocket socket) {
    ((WebSocketInternal) socket).channelHandlerContext().close();
  }

  long setTimer(int delayMillis, Runnable task) {
    return vertx.setTimer(delayMillis, id -> task.run());
  }

  long setPeriodic(int delayMillis, Runnable task) {
    return vertx.setPeriodic(delayMillis, id -> task.run());
  }

  void cancelTimer(long id) {
    vertx.cancelTimer(id);
  }

  Backoff backoff() {
    return new Backoff(100, 5_000, random);
  }

  ClientListener listener() {
    return listener;
  }
}
