package chat.runtime.redis;

import chat.runtime.async.Deadline;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * One pipelined connection, to each server of a cluster where it is one, that comes back by itself.
 * While it is away every request fails at once: what stands in Redis are hints, and waiting for a
 * hint is worse than doing without. A cluster counts as away as long as one of its servers is. A
 * connection on which an answer is late is given up: what was asked behind that request would wait
 * as long.
 *
 * <p>Belongs to the verticle that made it and is used on its event loop only.
 */
public final class RedisLink implements AutoCloseable {
  private static final int WAITING_MAX = 20_000;

  /** For one request, and for making a connection. */
  private static final long TIMEOUT_MILLIS = 1_000;

  private static final long BACKOFF_MIN_MILLIS = 100;
  private static final long BACKOFF_MAX_MILLIS = 5_000;

  private final Vertx vertx;
  private final Redis redis;
  private final boolean cluster;
  private RedisConnection connection;
  private boolean closed;
  private long backoffMillis = BACKOFF_MIN_MILLIS;
  private Runnable onConnected = () -> {};
  private final Queue<Confirmation> confirmations = new ArrayDeque<>();
  private BiConsumer<String, String> onPublished = (channel, message) -> {};

  public RedisLink(Vertx vertx, RedisSettings settings) {
    this.vertx = vertx;
    cluster = settings.cluster();
    redis =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setType(cluster ? RedisClientType.CLUSTER : RedisClientType.STANDALONE)
                .setEndpoints(settings.uris())
                .setNetClientOptions(network())
                .setMaxWaitingHandlers(WAITING_MAX)
                .setPoolName("redis"));
  }

  /** The client asks for a way to check names of hosts as soon as an address has TLS. */
  private static NetClientOptions network() {
    return new NetClientOptions()
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true)
        .setHostnameVerificationAlgorithm("HTTPS");
  }

  /** Connects, now and after each loss; {@code connected} runs each time, the first included. */
  public Future<Void> open(Runnable connected) {
    this.onConnected = connected;
    return connect();
  }

  /**
   * Takes what is published on the channels that this link is subscribed to. A link that subscribes
   * does nothing else: in this client a message that is pushed takes the place of an answer that is
   * waited for.
   */
  public void published(BiConsumer<String, String> channelAndMessage) {
    this.onPublished = channelAndMessage;
  }

  /**
   * Subscribes to channels. They are forgotten when the connection is lost.
   *
   * @return when Redis has them, so that no change is missed by who reads afterwards
   */
  public Future<Void> subscribe(Collection<String> channels) {
    RedisConnection current = connection;
    if (current == null || channels.isEmpty()) {
      return current == null ? unavailable() : Future.succeededFuture();
    }
    Confirmation confirmation = new Confirmation(channels.size());
    confirmations.add(confirmation);
    subscription(Command.SUBSCRIBE, channels);
    return inTime(current, confirmation.done.future());
  }

  public Future<Void> unsubscribe(Collection<String> channels) {
    return subscription(Command.UNSUBSCRIBE, channels).mapEmpty();
  }

  public Future<Response> send(Request request) {
    RedisConnection current = connection;
    return current == null
        ? unavailable()
        : RedisMetrics.REQUESTS.measure(inTime(current, current.send(request)));
  }

  /** Sends requests as one pipeline; answers in the same order. */
  public Future<List<Response>> sendAll(List<Request> requests) {
    if (requests.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    RedisConnection current = connection;
    return current == null
        ? unavailable()
        : RedisMetrics.REQUESTS.measure(inTime(current, sendAll(current, requests)));
  }

  @Override
  public void close() {
    closed = true;
    if (connection != null) {
      connection = null;
      RedisMetrics.CONNECTED.decrement();
    }
    redis.close();
  }

  private <T> Future<T> inTime(RedisConnection current, Future<T> answer) {
    return Deadline.within(vertx, TIMEOUT_MILLIS, answer)
        .onFailure(
            failure -> {
              if (failure instanceof TimeoutException) {
                lost(current);
              }
            });
  }

  /**
   * The client takes no batch of keys of several servers; requests that follow one another are a
   * pipeline to each of them all the same.
   */
  private Future<List<Response>> sendAll(RedisConnection current, List<Request> requests) {
    return cluster
        ? Future.all(requests.stream().map(current::send).toList()).map(CompositeFuture::list)
        : current.batch(requests);
  }

  private Future<Response> subscription(Command command, Collection<String> channels) {
    Request request = Request.cmd(command);
    channels.forEach(request::arg);
    return send(request);
  }

  private void pushed(Response push) {
    if (push.type() != ResponseType.PUSH) {
      return;
    }
    switch (push.get(0).toString()) {
      case "message" -> onPublished.accept(push.get(1).toString(), push.get(2).toString());
      case "subscribe" -> {
        if (--confirmations.element().missing == 0) {
          confirmations.remove().done.complete();
        }
      }
      default -> {
        // Nobody waits for the end of a subscription.
      }
    }
  }

  /** Redis confirms each channel, in the order in which they were asked for. */
  private static final class Confirmation {
    private final Promise<Void> done = Promise.promise();
    private int missing;

    Confirmation(int channels) {
      missing = channels;
    }
  }

  private Future<Void> connect() {
    Future<RedisConnection> opening = redis.connect();
    return Deadline.within(vertx, TIMEOUT_MILLIS, opening)
        .onSuccess(this::connected)
        .onFailure(
            failure -> {
              // One that opens too late is not wanted any more.
              opening.onSuccess(RedisConnection::close);
              reconnectLater();
            })
        .mapEmpty();
  }

  private void connected(RedisConnection opened) {
    backoffMillis = BACKOFF_MIN_MILLIS;
    connection = opened;
    opened.handler(
        push -> {
          // One that was given up still reads what was on its way, and nobody waits for that.
          if (connection == opened) {
            pushed(push);
          }
        });
    RedisMetrics.CONNECTED.increment();
    opened.exceptionHandler(failure -> lost(opened));
    opened.endHandler(end -> lost(opened));
    onConnected.run();
  }

  private void lost(RedisConnection which) {
    if (connection == which) {
      connection = null;
      RedisMetrics.CONNECTED.decrement();
      confirmations.forEach(confirmation -> confirmation.done.fail("the connection was lost"));
      confirmations.clear();
      which.close();
      reconnectLater();
    }
  }

  private void reconnectLater() {
    if (!closed) {
      vertx.setTimer(backoffMillis, timer -> connect());
      backoffMillis = Math.min(backoffMillis * 2, BACKOFF_MAX_MILLIS);
    }
  }

  private static <T> Future<T> unavailable() {
    RedisMetrics.AWAY.increment();
    return Future.failedFuture("Redis is away");
  }
}
