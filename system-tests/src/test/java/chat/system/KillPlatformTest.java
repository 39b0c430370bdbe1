package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.check.CheckResult;
import chat.bench.check.Checker;
import chat.bench.check.History;
import chat.bench.check.HistoryLines;
import chat.bench.client.ChatClient;
import chat.bench.client.ClientListener;
import chat.bench.client.Counters.Count;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.client.PendingSend;
import chat.bench.client.Session;
import chat.bench.client.SessionKeeper;
import chat.model.Ids;
import chat.model.v1.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The platform is killed amid the traffic of 20 people and started again. Judged by nothing but
 * what the clients recorded, which reconnect and resend as apps do.
 */
@ExtendWith(Platform.Shared.class)
class KillPlatformTest {
  private static final int CONVERSATIONS = 10;

  /** Every second conversation has a member with two devices. */
  private static final int SECOND_DEVICE_EVERY = 2;

  private static final int MILLIS_BETWEEN_SENDS = 10;
  private static final int ACCEPTED_BEFORE_KILL = 200;
  private static final int ACCEPTED_AFTER_RESTART = 200;
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
  private int sends;

  private record Seat(ChatClient client, Person person, String conversationId) {}

  private final class AcceptedCount implements ClientListener {
    @Override
    public void accepted(PendingSend send) {
      firstAccepted.compareAndSet(null, send);
      accepted.incrementAndGet();
    }
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void noAcknowledgedMessageIsLostDoubledOrReordered(Platform platform) throws Exception {
    System.out.println("KillPlatformTest seed " + seed);
    seatPeople(new HttpApi(vertx, platform.http()));
    onLoop(() -> Future.all(seats.stream().map(seat -> seat.client().start()).toList()));

    long traffic = vertx.setPeriodic(MILLIS_BETWEEN_SENDS, tick -> fleet.run(this::sendOne));
    awaitAccepted(ACCEPTED_BEFORE_KILL);
    platform.kill();
    int acceptedAtKill = accepted.get();
    platform.startAgain();
    awaitAccepted(acceptedAtKill + ACCEPTED_AFTER_RESTART);
    vertx.cancelTimer(traffic);

    CheckResult result = settle();
    assertEquals(List.of(), fleet.counters().endReasons(), "every client came back");
    assertTrue(result.isClean(), () -> result.describe() + "\nseed " + seed + ", " + keepHistory());
    assertEquals(sends, result.messages(), "every send was answered in the end");
    assertTrue(
        fleet.counters().get(Count.LOST_CONNECTIONS) >= seats.size(), "the kill reached everybody");
    assertTrue(fleet.counters().get(Count.RESENDS) > 0, "the kill caught messages on their way");
    assertResendGetsItsFirstSequence();
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

  private void awaitAccepted(int count) throws Exception {
    Await.until(count + " messages acknowledged", TIMEOUT, () -> accepted.get() >= count);
  }

  /** Waits until nothing is on its way, then says goodbye and gives the verdict. */
  private CheckResult settle() throws Exception {
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

  private Future<Boolean> isSettled() {
    boolean answered = seats.stream().allMatch(seat -> seat.client().pendingSends() == 0);
    return Future.succeededFuture(answered && Checker.check(history).isClean());
  }

  /** The same id again, from another device and through another connection. */
  private void assertResendGetsItsFirstSequence() throws Exception {
    PendingSend send = firstAccepted.get();
    Seat sender = senders.get(send.clientMessageId());
    int sequence = sequenceInHistory(sender, send);

    Socket socket = Socket.live(vertx, Await.result(sender.person().anotherDevice()));
    socket.send(1, send.conversationId(), send.clientMessageId().toString(), send.text());

    assertEquals(sequence, socket.reply(1).getSent().getSequence());
    assertEquals(sequence, sequenceInHistory(sender, send));
  }

  /** Where the message stands; it is one of the first of its conversation. */
  private static int sequenceInHistory(Seat sender, PendingSend send) throws Exception {
    List<Message> page =
        Await.result(
            sender
                .person()
                .api()
                .messagesAfter(sender.person().session(), send.conversationId(), 0));
    List<Message> same =
        page.stream()
            .filter(
                message -> message.getClientMessageId().equals(send.clientMessageId().toString()))
            .toList();
    assertEquals(1, same.size(), () -> send + " in " + page);
    return same.get(0).getSequence();
  }

  private String keepHistory() {
    Path file = Path.of("target", "kill-platform-history.jsonl");
    try {
      HistoryLines.write(history, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "history in " + file.toAbsolutePath();
  }

  private <T> T onLoop(Supplier<Future<T>> task) throws Exception {
    return fleet.call(task, TIMEOUT);
  }
}
