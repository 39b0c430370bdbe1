package chat.bench.client;

import chat.model.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all clients of a run share: one event loop, one socket factory, counters, a listener. */
public final class Fleet {
  private static final int CONNECTIONS_MAX = 100_000;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final String SUBPROTOCOL = "chat.v1+json";

  private final Vertx vertx;
  private final Context context;
  private final WebSocketClient sockets;
  private final ClientListener listener;
  private final RandomGenerator random;
  private final Counters counters = new Counters();

  /**
   * @param random for the delays between attempts to connect
   */
  public Fleet(Vertx vertx, ClientListener listener, RandomGenerator random) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.random = random;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(CONNECTIONS_MAX)
                .setMaxFrameSize(Limits.FRAME_BYTES_MAX)
                .setMaxMessageSize(Limits.FRAME_BYTES_MAX)
                .setTcpNoDelay(true)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
  }

  /** Runs something on the event loop of the clients, where alone they may be called. */
  public void run(Runnable task) {
    context.runOnContext(start -> task.run());
  }

  /** The same for something that has a result; blocks, so never on an event loop. */
  public <T> T call(Supplier<Future<T>> task, Duration timeout)
      throws InterruptedException, TimeoutException {
    Promise<T> result = Promise.promise();
    run(() -> task.get().onComplete(result));
    try {
      return result
          .future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new TimeoutException("the clients were not done within " + timeout.toSeconds() + " s");
    }
  }

  public Counters counters() {
    return counters;
  }

  Future<WebSocket> connect(String gatewayUrl) {
    return sockets.connect(
        new WebSocketConnectOptions()
            .setAbsoluteURI(gatewayUrl)
            .setSubProtocols(List.of(SUBPROTOCOL))
            .setTimeout(CONNECT_TIMEOUT_MILLIS));
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
