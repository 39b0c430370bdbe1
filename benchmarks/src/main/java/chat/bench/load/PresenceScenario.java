package chat.bench.load;

import chat.bench.client.Bounded;
import chat.bench.client.HttpApi;
import chat.bench.client.OnLoop;
import chat.bench.client.Session;
import chat.model.JsonCodec;
import chat.model.v1.ClientFrame;
import chat.model.v1.Heartbeat;
import chat.model.v1.Presence;
import chat.model.v1.PresenceState;
import chat.model.v1.ServerFrame;
import chat.model.v1.Watch;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * People in a ring, each with as many contacts to his left as to his right, all connected and
 * watching their contacts. One after the other goes to the background or comes back; each change is
 * due at a time of its own and is heard of by all contacts. Everything runs on one event loop.
 */
public final class PresenceScenario {
  private static final int CALLS_AT_ONCE = 20;
  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LANDING = Duration.ofSeconds(5);
  private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);

  /**
   * What the changes of the measured time came to.
   *
   * @param heard of {@code changes} times contacts, how often a contact heard of a change
   * @param micros from the time at which a change was due until a contact heard of it
   */
  public record Result(long changes, long heard, Histogram micros, Map<String, Duration> cpu) {}

  private final Vertx vertx;
  private final Context context;
  private final HttpApi api;
  private final int contacts;
  private final WebSocketClient sockets;
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, Client> clientsById = new HashMap<>();
  private Promise<Void> allSeen = Promise.promise();
  private long toSee;
  private boolean measuring;
  private long changes;
  private long heard;
  private final Histogram micros = new Histogram(MICROS_MAX, 3);

  /**
   * @param contacts of each, an even number below that of the sessions
   */
  public PresenceScenario(Vertx vertx, HttpApi api, List<Session> sessions, int contacts) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.api = api;
    this.contacts = contacts;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxConnections(sessions.size()).setTcpNoDelay(true));
    for (Session session : sessions) {
      Client client = new Client(session);
      clients.add(client);
      clientsById.put(session.userId(), client);
    }
  }

  /** Makes the contacts, connects everybody, and returns when all see all of their contacts. */
  public void connect() throws InterruptedException, TimeoutException {
    toSee = (long) clients.size() * contacts;
    call(
        () ->
            Bounded.map(indexes(), CALLS_AT_ONCE, this::befriend)
                .compose(made -> Bounded.map(clients, CALLS_AT_ONCE, Client::connect))
                .compose(connected -> allSeen.future()),
        SETUP_TIMEOUT);
    long pauseMillis = Math.max(1, HEARTBEAT_MILLIS / clients.size());
    vertx.setPeriodic(
        pauseMillis,
        new io.vertx.core.Handler<>() {
          private int next;

          @Override
          public void handle(Long timer) {
            clients.get(next++ % clients.size()).heartbeat();
          }
        });
  }

  /**
   * Lets people go and come back.
   *
   * @param perSecond at most half as many as there are people, so that each has time to be seen
   */
  public Result run(double perSecond, Duration warmup, Duration measured, CpuMeter cpu)
      throws InterruptedException, TimeoutException {
    long startNanos = System.nanoTime();
    long measureNanos = startNanos + warmup.toNanos();
    long endNanos = measureNanos + measured.toNanos();
    double gapNanos = 1e9 / perSecond;
    CpuMeter.Reading reading = cpu.start();
    int next = 0;
    for (long i = 0; ; i++) {
      long dueNanos = startNanos + (long) (i * gapNanos);
      if (dueNanos >= endNanos) {
        break;
      }
      if (!measuring && dueNanos >= measureNanos) {
        reading = cpu.start();
        call(
            () -> {
              measuring = true;
              return Future.succeededFuture();
            },
            LANDING);
      }
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      Client client = clients.get(next++ % clients.size());
      context.runOnContext(now -> client.change(dueNanos));
    }
    Map<String, Duration> used = reading.used();
    call(() -> vertx.timer(LANDING.toMillis()), LANDING.multipliedBy(3));
    return call(() -> Future.succeededFuture(new Result(changes, heard, micros, used)), LANDING);
  }

  public void close() throws InterruptedException, TimeoutException {
    call(sockets::close, LANDING);
  }

  private List<Integer> indexes() {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      indexes.add(i);
    }
    return indexes;
  }

  private Future<Void> befriend(int index) {
    Session one = clients.get(index).session;
    Future<Void> made = Future.succeededFuture();
    for (int step = 1; step <= contacts / 2; step++) {
      Session other = clients.get((index + step) % clients.size()).session;
      made =
          made.compose(last -> api.putContact(one, other.userId()))
              .compose(asked -> api.putContact(other, one.userId()));
    }
    return made;
  }

  private <T> T call(Supplier<Future<T>> action, Duration timeout)
      throws InterruptedException, TimeoutException {
    return OnLoop.call(context, action, timeout);
  }

  /** One person with one device. */
  private final class Client {
    private final Session session;
    private final Promise<Void> synced = Promise.promise();
    private WebSocket socket;
    private boolean background;
    private long changedNanos;
    private boolean counts;

    Client(Session session) {
      this.session = session;
    }

    Future<Void> connect() {
      return LeanSocket.open(
              sockets, session, this::received, closed -> synced.tryFail("a connection was closed"))
          .compose(
              opened -> {
                socket = opened;
                return synced.future();
              })
          .onSuccess(live -> watch());
    }

    void heartbeat() {
      say(ClientFrame.newBuilder().setHeartbeat(Heartbeat.newBuilder().setBackground(background)));
    }

    void change(long dueNanos) {
      background = !background;
      changedNanos = dueNanos;
      counts = measuring;
      if (counts) {
        changes++;
      }
      heartbeat();
    }

    private void watch() {
      Watch.Builder watch = Watch.newBuilder();
      int own = clients.indexOf(this);
      for (int step = 1; step <= contacts / 2; step++) {
        watch.addUserIds(clients.get((own + step) % clients.size()).session.userId());
        watch.addUserIds(
            clients.get((own - step + clients.size()) % clients.size()).session.userId());
      }
      say(ClientFrame.newBuilder().setWatch(watch));
    }

    private void received(String text) {
      try {
        ServerFrame frame = (ServerFrame) JsonCodec.parse(text, ServerFrame.newBuilder());
        if (frame.hasSynced()) {
          synced.tryComplete();
        }
        frame.getPresence().getUsersList().forEach(this::seen);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("not a frame: " + text, e);
      }
    }

    private void seen(Presence presence) {
      if (toSee > 0) {
        if (presence.getState() == PresenceState.PRESENCE_STATE_ONLINE && --toSee == 0) {
          allSeen.complete();
        }
        return;
      }
      Client other = clientsById.get(presence.getUserId());
      boolean isAway = presence.getState() == PresenceState.PRESENCE_STATE_AWAY;
      if (other.counts && isAway == other.background) {
        heard++;
        micros.recordValue((System.nanoTime() - other.changedNanos) / 1_000);
      }
    }

    private void say(ClientFrame.Builder frame) {
      LeanSocket.say(socket, frame);
    }
  }
}
