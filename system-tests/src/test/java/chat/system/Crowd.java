package chat.system;

import chat.bench.check.CheckResult;
import chat.bench.check.Checker;
import chat.bench.check.History;
import chat.bench.check.HistoryLines;
import chat.bench.client.ChatClient;
import chat.bench.client.ClientListener;
import chat.bench.client.Counters;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.PendingSend;
import chat.bench.client.Session;
import chat.bench.client.SessionKeeper;
import chat.model.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * 20 people who chat in pairs through clients that reconnect and resend as apps do. Judged by
 * nothing but what these clients recorded.
 */
final class Crowd implements AutoCloseable {
  private static final int CONVERSATIONS = 10;

  /** Every second conversation has a member with two devices. */
  private static final int SECOND_DEVICE_EVERY = 2;

  private static final int MILLIS_BETWEEN_SENDS = 25;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final long seed = new Random().nextInt(Integer.MAX_VALUE);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicReference<PendingSend> firstAccepted = new AtomicReference<>();
  private final Fleet fleet = new Fleet(vertx, new AcceptedCount(), random.split());
  private final History history = new History();
  private final List<Seat> seats = new ArrayList<>();
  private final Map<UUID, Seat> senders = new HashMap<>();
  private final String name;
  private int sends;
  private long traffic;

  private record Seat(ChatClient client, Person person, String conversationId) {}

  /** A message and the person who sent it. */
  record Sent(PendingSend message, Person sender) {}

  private final class AcceptedCount implements ClientListener {
    @Override
    public void accepted(PendingSend send) {
      firstAccepted.compareAndSet(null, send);
      accepted.incrementAndGet();
    }
  }

  private Crowd(String name) {
    this.name = name;
  }

  /**
   * Signs everybody up and connects them.
   *
   * @param name of the test, for its output
   */
  static Crowd gather(String name, URI http) throws Exception {
    Crowd crowd = new Crowd(name);
    System.out.println(name + " seed " + crowd.seed);
    crowd.seatPeople(new HttpApi(crowd.vertx, http));
    crowd.onLoop(() -> Future.all(crowd.seats.stream().map(s -> s.client().start()).toList()));
    return crowd;
  }

  void startTraffic() {
    traffic = vertx.setPeriodic(MILLIS_BETWEEN_SENDS, tick -> fleet.run(this::sendOne));
  }

  void stopTraffic() {
    vertx.cancelTimer(traffic);
  }

  /** Waits until so many more messages are acknowledged. */
  void awaitAccepted(int more) throws Exception {
    int wanted = accepted.get() + more;
    Await.until(wanted + " messages acknowledged", TIMEOUT, () -> accepted.get() >= wanted);
  }

  /** Waits until nothing is on its way, then says goodbye and gives the verdict. */
  CheckResult settle() throws Exception {
    try {
      Await.until("every message answered and delivered", TIMEOUT, () -> onLoop(this::isSettled));
    } catch (AssertionError e) {
      // The verdict names what is missing.
    }
    return onLoop(
        () ->
            Future.all(seats.stream().map(seat -> seat.client().close()).toList())
                .map(closed -> Checker.check(history)));
  }

  int sends() {
    return sends;
  }

  int devices() {
    return seats.size();
  }

  Counters counters() {
    return fleet.counters();
  }

  /** The message that was acknowledged first. */
  Sent firstAccepted() {
    PendingSend message = firstAccepted.get();
    return new Sent(message, senders.get(message.clientMessageId()).person());
  }

  Vertx vertx() {
    return vertx;
  }

  /** What is wrong, with what is needed to look into it. */
  String describe(CheckResult result) {
    Path file = Path.of("target", name + "-history.jsonl");
    try {
      HistoryLines.write(history, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result.describe() + "\nseed " + seed + ", history in " + file.toAbsolutePath();
  }

  @Override
  public void close() {
    try {
      Await.result(vertx.close());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the clients do not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void seatPeople(HttpApi api) throws Exception {
    for (int i = 0; i < CONVERSATIONS; i++) {
      Person left = Await.result(Person.signUp(api, "left"));
      Person right = Await.result(Person.signUp(api, "right"));
      String conversationId = Await.result(left.conversationWith(right));
      history.conversation(
          conversationId, List.of(left.session().userId(), right.session().userId()));
      seat(left, left.session(), conversationId);
      seat(right, right.session(), conversationId);
      if (i % SECOND_DEVICE_EVERY == 0) {
        seat(right, Await.result(right.anotherDevice()), conversationId);
      }
    }
  }

  private void seat(Person person, Session session, String conversationId) {
    ChatClient client =
        new ChatClient(
            fleet,
            new SessionKeeper(person.api(), session, Clock.systemUTC()),
            history.device(session.userId(), session.deviceId()));
    seats.add(new Seat(client, person, conversationId));
  }

  private void sendOne() {
    Seat seat = seats.get(random.nextInt(seats.size()));
    UUID id = UUID.fromString(Ids.next());
    if (seat.client()
        .send(new PendingSend(id, seat.conversationId(), "message " + sends, System.nanoTime()))) {
      sends++;
      senders.put(id, seat);
    }
  }

  private Future<Boolean> isSettled() {
    boolean answered = seats.stream().allMatch(seat -> seat.client().pendingSends() == 0);
    return Future.succeededFuture(answered && Checker.check(history).isClean());
  }

  private <T> T onLoop(Supplier<Future<T>> task) throws Exception {
    return fleet.call(task, TIMEOUT);
  }
}
