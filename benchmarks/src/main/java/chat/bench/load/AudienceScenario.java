package chat.bench.load;

import chat.bench.client.Bounded;
import chat.bench.client.OnLoop;
import chat.bench.client.Session;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Heartbeat;
import chat.model.v1.Open;
import chat.model.v1.Send;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Many people who are connected and read one conversation, in which some of them write. Each
 * message is due at a time of its own and is to reach all of them. Everything runs on one event
 * loop.
 */
public final class AudienceScenario {
  private static final int CONNECTS_AT_ONCE = 20;
  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LANDING = Duration.ofSeconds(5);
  private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);
  private static final String ID_FIELD = "\"client_message_id\":\"";
  private static final int ID_CHARS = 36;

  /**
   * What the messages of the measured time came to.
   *
   * @param arrivals of {@code messages} times readers, how many came
   * @param doubles arrivals at somebody who had the message already
   * @param arrivalMicros from the time at which a message was due until a reader had it
   * @param lastMicros the same for the last of the readers
   */
  public record Result(
      long messages,
      long arrivals,
      long doubles,
      Histogram arrivalMicros,
      Histogram lastMicros,
      Map<String, Duration> cpu) {}

  /**
   * @param channel whether readers say that they look at it
   * @param writers so many of the readers, the first ones, write in turn
   * @param mentionEvery each so manieth message calls one of the readers by name; 0 for none
   */
  public record Plan(
      String conversationId, boolean channel, int writers, int mentionEvery, int characters) {}

  private final Vertx vertx;
  private final Context context;
  private final Plan plan;
  private final WebSocketClient sockets;
  private final List<Reader> readers = new ArrayList<>();
  private final Map<String, Message> open = new HashMap<>();
  private final Histogram arrivalMicros = new Histogram(MICROS_MAX, 3);
  private final Histogram lastMicros = new Histogram(MICROS_MAX, 3);
  private long messages;
  private long arrivals;
  private long doubles;
  private long refused;
  private int mentions;

  public AudienceScenario(Vertx vertx, List<Session> sessions, Plan plan) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.plan = plan;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxConnections(sessions.size()).setTcpNoDelay(true));
    sessions.forEach(session -> readers.add(new Reader(session, readers.size())));
  }

  /** Connects everybody, and returns when all are in sync and look at the channel. */
  public void connect() throws InterruptedException, TimeoutException {
    call(() -> Bounded.map(readers, CONNECTS_AT_ONCE, Reader::connect), SETUP_TIMEOUT);
    vertx.setPeriodic(
        Math.max(1, HEARTBEAT_MILLIS / readers.size()),
        new io.vertx.core.Handler<>() {
          private int next;

          @Override
          public void handle(Long timer) {
            readers
                .get(next++ % readers.size())
                .say(ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
          }
        });
  }

  /** Lets people write. */
  public Result run(Arrivals due, Duration warmup, Duration measured, CpuMeter cpu)
      throws InterruptedException, TimeoutException {
    Map<String, Duration> used =
        Schedule.run(
            due,
            warmup,
            measured,
            cpu,
            (number, dueNanos, counts) ->
                context.runOnContext(turn -> write(number, dueNanos, counts)));
    call(() -> vertx.timer(LANDING.toMillis()), LANDING.multipliedBy(3));
    return call(
        () ->
            Future.succeededFuture(
                new Result(messages, arrivals, doubles, arrivalMicros, lastMicros, used)),
        LANDING);
  }

  /** Messages that called somebody by name, warm-up included. */
  public int mentions() {
    return mentions;
  }

  /** Frames with an error. */
  public long refused() {
    return refused;
  }

  public void close() throws InterruptedException, TimeoutException {
    call(sockets::close, LANDING);
  }

  private void write(int number, long dueNanos, boolean counts) {
    String id = Ids.next();
    Send.Builder send =
        Send.newBuilder()
            .setConversationId(plan.conversationId())
            .setClientMessageId(id)
            .setBody(Body.newBuilder().setText("x".repeat(plan.characters())));
    if (plan.mentionEvery() > 0 && number % plan.mentionEvery() == 0) {
      mentions++;
      // Never the writer.
      int called = plan.writers() + number % (readers.size() - plan.writers());
      send.addMentionedIds(readers.get(called).session.userId());
    }
    open.put(id, new Message(dueNanos, counts));
    messages += counts ? 1 : 0;
    Reader writer = readers.get(number % plan.writers());
    writer.say(ClientFrame.newBuilder().setRequest(++writer.request).setSend(send));
  }

  private <T> T call(Supplier<Future<T>> action, Duration timeout)
      throws InterruptedException, TimeoutException {
    return OnLoop.call(context, action, timeout);
  }

  /** A message on its way to everybody. */
  private static final class Message {
    private final long dueNanos;
    private final boolean counts;
    private final BitSet arrivedAt = new BitSet();

    Message(long dueNanos, boolean counts) {
      this.dueNanos = dueNanos;
      this.counts = counts;
    }
  }

  /** One person with one device. */
  private final class Reader {
    private final Session session;
    private final int index;
    private final Promise<Void> ready = Promise.promise();
    private WebSocket socket;
    private int request;

    Reader(Session session, int index) {
      this.session = session;
      this.index = index;
    }

    Future<Void> connect() {
      return LeanSocket.open(
              sockets, session, this::received, closed -> ready.tryFail("a connection was closed"))
          .compose(
              opened -> {
                socket = opened;
                return ready.future();
              });
    }

    /** Thousands of them share a core with the platform, so a frame is looked at and not parsed. */
    private void received(String text) {
      if (text.startsWith("{\"synced\"")) {
        if (plan.channel()) {
          say(
              ClientFrame.newBuilder()
                  .setRequest(++request)
                  .setOpen(Open.newBuilder().setConversationId(plan.conversationId())));
        } else {
          ready.tryComplete();
        }
      } else if (text.contains("\"opened\":{")) {
        ready.tryComplete();
      } else if (text.contains("\"error\":{")) {
        refused++;
        ready.tryFail(text);
      } else if (text.startsWith(plan.channel() ? "{\"channel\"" : "{\"event\"")) {
        for (int at = text.indexOf(ID_FIELD); at >= 0; at = text.indexOf(ID_FIELD, at + 1)) {
          int from = at + ID_FIELD.length();
          arrived(text.substring(from, from + ID_CHARS));
        }
      }
    }

    private void arrived(String id) {
      Message message = open.get(id);
      if (message == null || !message.counts) {
        return;
      }
      if (message.arrivedAt.get(index)) {
        doubles++;
        return;
      }
      message.arrivedAt.set(index);
      long micros = (System.nanoTime() - message.dueNanos) / 1_000;
      arrivals++;
      arrivalMicros.recordValue(micros);
      if (message.arrivedAt.cardinality() == readers.size()) {
        lastMicros.recordValue(micros);
      }
    }

    void say(ClientFrame.Builder frame) {
      LeanSocket.say(socket, frame);
    }
  }
}
