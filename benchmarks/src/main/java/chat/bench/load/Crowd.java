package chat.bench.load;

import chat.bench.check.History;
import chat.bench.client.Bounded;
import chat.bench.client.ChatClient;
import chat.bench.client.ClientListener;
import chat.bench.client.Counters;
import chat.bench.client.Counters.Count;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.client.SessionKeeper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Many devices that are connected and have nothing to say. */
public final class Crowd implements ClientListener {
  private static final int CONNECTS_AT_ONCE = 50;
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(5);
  private static final int SOURCES = 8;

  private final Fleet fleet;
  private final List<ChatClient> clients = new ArrayList<>();

  /** Set while a storm is on. */
  private Storm storm;

  private final class Storm {
    private final long startNanos = System.nanoTime();
    private final Histogram backMillis = new Histogram(3);
    private final CountDownLatch away = new CountDownLatch(clients.size());
    private final long lostBefore = counters().get(Count.LOST_CONNECTIONS);
  }

  /**
   * What a storm came to.
   *
   * @param backMillis from the loss of the connections until each device was in sync again
   * @param missing devices that were not back when the wait ended
   * @param attemptsFailed attempts to connect that came to nothing and were made again
   */
  public record StormResult(Histogram backMillis, long missing, long attemptsFailed) {}

  /**
   * @param sessions of the devices
   * @param local whether the gateway is on this machine, so that any address of the loopback
   *     reaches it: one has ports for 28,000 connections, those that end included
   */
  public Crowd(Vertx vertx, HttpApi api, List<Session> sessions, boolean local, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    fleet =
        local
            ? new Fleet(vertx, loopbackAddresses(), this, random)
            : new Fleet(vertx, this, random);
    History history = new History();
    for (Session session : sessions) {
      clients.add(
          new ChatClient(
              fleet,
              new SessionKeeper(api, session, Clock.systemUTC()),
              history.device(session.userId(), session.deviceId())));
    }
  }

  private static List<String> loopbackAddresses() {
    return IntStream.rangeClosed(1, SOURCES).mapToObj(i -> "127.0.0." + i).toList();
  }

  /** Connects all; returns when they are in sync. */
  public void connect() throws InterruptedException, TimeoutException {
    fleet.call(() -> Bounded.map(clients, CONNECTS_AT_ONCE, ChatClient::start), CALL_TIMEOUT);
  }

  /** Cuts all connections at once; returns when all are in sync again, or the time is over. */
  public StormResult storm(Duration wait) throws InterruptedException, TimeoutException {
    Storm began =
        fleet.call(
            () -> {
              storm = new Storm();
              clients.forEach(ChatClient::cut);
              return Future.succeededFuture(storm);
            },
            CALL_TIMEOUT);
    boolean allBack = began.away.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    return fleet.call(
        () -> {
          storm = null;
          long lost = counters().get(Count.LOST_CONNECTIONS) - began.lostBefore;
          return Future.succeededFuture(
              new StormResult(
                  began.backMillis, allBack ? 0 : began.away.getCount(), lost - clients.size()));
        },
        CALL_TIMEOUT);
  }

  @Override
  public void synced(ChatClient client) {
    if (storm != null) {
      storm.backMillis.recordValue((System.nanoTime() - storm.startNanos) / 1_000_000);
      storm.away.countDown();
    }
  }

  /** Devices that are in sync now. */
  public long live() throws InterruptedException, TimeoutException {
    return fleet.call(
        () -> Future.succeededFuture(clients.stream().filter(ChatClient::isLive).count()),
        CALL_TIMEOUT);
  }

  public Counters counters() {
    return fleet.counters();
  }

  public void close() throws InterruptedException, TimeoutException {
    fleet.call(() -> Bounded.map(clients, CONNECTS_AT_ONCE, ChatClient::close), CALL_TIMEOUT);
  }
}
