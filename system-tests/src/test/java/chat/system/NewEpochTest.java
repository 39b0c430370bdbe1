package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.CloseCode;
import chat.model.Ids;
import chat.model.Topics;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.Hello;
import chat.model.v1.Message;
import chat.model.v1.Reset;
import chat.model.v1.ServerFrame;
import chat.runtime.projection.Projection;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The inbox log has lost its beginning, as it does after 30 days, and the inboxes are rebuilt from
 * what is left. Comes last: afterwards the log does not say any more what the inboxes hold.
 */
@ExtendWith(Platform.Shared.class)
@Order(Integer.MAX_VALUE)
class NewEpochTest {
  private static final int MESSAGES = 6;
  private static final int RECORDS_KEPT = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void devicesReloadAndGoOnWhenInboxesAreNumberedAnew(Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    Person ann = Await.result(Person.signUp(api, "ann"));
    Person ben = Await.result(Person.signUp(api, "ben"));
    Session phone = Await.result(ben.anotherDevice());
    String conversationId = Await.result(ann.conversationWith(ben));
    Socket annSocket = Socket.live(vertx, ann.session()).withHeartbeats(vertx);
    Socket benSocket = Socket.live(vertx, ben.session()).withHeartbeats(vertx);
    // The phone is away from here on.
    Cursor phoneCursor = benSocket.head();
    List<String> ids = IntStream.range(0, MESSAGES).mapToObj(i -> Ids.next()).toList();
    for (int i = 1; i <= MESSAGES; i++) {
      assertEquals(i, annSocket.sent(Frames.send(conversationId, ids.get(i - 1), "number " + i)));
    }
    ServerFrame last =
        benSocket.next(frame -> frame.getEvent().getMessage().getSequence() == MESSAGES);
    Cursor laptopCursor =
        phoneCursor.toBuilder().setInboxSeq(last.getEvent().getInboxSeq()).build();

    forgetBeginningOfInboxLog(platform);
    RebuildProcess.Result result = new RebuildProcess(home, platform.addresses()).run("inbox");

    assertEquals(0, result.exitCode(), () -> result.json().encode());
    assertTrue(result.json().getBoolean("new_epoch"));
    for (Socket socket : List.of(annSocket, benSocket)) {
      socket.next(ServerFrame::hasReconnect);
      assertEquals(CloseCode.RESTART.code(), socket.closeCode());
    }
    Socket laptop = again(ben.session());
    Cursor head = reload(laptop, ben.session(), laptopCursor);
    Socket phoneSocket = again(phone);
    assertEquals(head, reload(phoneSocket, phone, phoneCursor));
    assertEquals(ids, idsInHistory(ben, conversationId));
    Rest rest = new Rest(vertx, platform.http());
    Await.until(
        "the list has the head",
        TIMEOUT,
        () ->
            rest.line(ben, conversationId)
                .filter(line -> line.getInteger("head") == MESSAGES)
                .isPresent());

    Socket annAgain = Socket.live(vertx, ann.session());
    assertEquals(MESSAGES + 1, annAgain.sent(conversationId, "after all that"));
    for (Socket socket : List.of(laptop, phoneSocket)) {
      ServerFrame event = socket.next(ServerFrame::hasEvent);
      assertEquals(head.getInboxSeq() + 1, event.getEvent().getInboxSeq());
      assertEquals(MESSAGES + 1, event.getEvent().getMessage().getSequence());
    }
  }

  /** The gateway that said goodbye comes back at the same address. */
  private Socket again(Session session) throws Exception {
    return Await.value(
        "the gateway is back",
        TIMEOUT,
        () -> {
          try {
            return Optional.of(
                Await.result(
                    Socket.open(vertx, session.gatewayUrls().get(0), List.of(Socket.SUBPROTOCOL))));
          } catch (AssertionError refused) {
            return Optional.empty();
          }
        });
  }

  /** Says hello with a cursor of the old epoch; gives the head from which the device goes on. */
  private static Cursor reload(Socket socket, Session session, Cursor cursor) throws Exception {
    socket.say(
        ClientFrame.newBuilder()
            .setHello(Hello.newBuilder().setToken(session.accessToken()).setCursor(cursor)));
    Cursor head = socket.next().getWelcome().getHead();
    assertNotEquals(cursor.getEpoch(), head.getEpoch());
    Reset reset = socket.next(frame -> !frame.hasWelcome()).getReset();
    assertEquals(head, reset.getHead());
    assertEquals(head.getInboxSeq(), socket.next(ServerFrame::hasSynced).getSynced().getInboxSeq());
    return head;
  }

  private static List<String> idsInHistory(Person person, String conversationId) throws Exception {
    return Await.result(person.api().messagesAfter(person.session(), conversationId, 0)).stream()
        .map(Message::getClientMessageId)
        .toList();
  }

  /** Deletes all but the newest records of each partition, once the fold has covered them. */
  private static void forgetBeginningOfInboxLog(Platform platform) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", platform.addresses().kafka()))) {
      Map<TopicPartition, Long> ends = ends(admin);
      Await.until("the inbox log is covered", TIMEOUT, () -> commits(admin).equals(ends));
      Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
      ends.forEach(
          (partition, end) ->
              old.put(partition, RecordsToDelete.beforeOffset(Math.max(0, end - RECORDS_KEPT))));
      admin.deleteRecords(old).all().get();
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
    int partitions =
        admin
            .describeTopics(List.of(Topics.INBOX))
            .allTopicNames()
            .get()
            .get(Topics.INBOX)
            .partitions()
            .size();
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(
            IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.INBOX, partition))
                .collect(
                    Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
        .all()
        .get()
        .forEach((partition, found) -> ends.put(partition, found.offset()));
    ends.values().removeIf(end -> end == 0);
    return ends;
  }

  private static Map<TopicPartition, Long> commits(Admin admin) throws Exception {
    return admin
        .listConsumerGroupOffsets(Projection.INBOX.fold())
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, commit -> commit.getValue().offset()));
  }
}
