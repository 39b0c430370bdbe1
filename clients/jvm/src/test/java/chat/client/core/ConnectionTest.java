package chat.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.client.model.ChatEvent;
import chat.client.model.ChatException;
import chat.client.model.ClosedReason;
import chat.client.model.ConnectionState;
import chat.client.model.Cursor;
import chat.client.model.InboxEvent;
import chat.client.model.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the connection does about each thing that happens. */
class ConnectionTest {
  private static final Cursor STORED = new Cursor("e1", 40);

  private final Recorder did = new Recorder();
  private Connection connection = new Connection("ann", STORED, List.of());
  private long now = 1_000;
  private double chance = 0.5;

  @Test
  void helloCarriesTheCursorAndWhatFollowsIsTold() {
    live();

    assertEquals(
        Map.of("token", "token", "cursor", Map.of("epoch", "e1", "inbox_seq", 40L)),
        did.said.get(0).object("hello").toMap());
    frame(event(41));
    assertEquals(41, did.events(InboxEvent.MessageReceived.class).get(0).cursor().inboxSeq());
    assertEquals(
        List.of(ConnectionState.CONNECTING, ConnectionState.CATCHING_UP, ConnectionState.LIVE),
        did.states);
  }

  @Test
  void aHoleIsAFaultAndTheDeviceGoesOnFromItsCursor() {
    live();
    frame(event(42));

    assertEquals(List.of("event 42 came where 41 was due"), did.reports);
    assertEquals(ConnectionState.RECONNECTING, connection.state());
    assertEquals(List.of(1), did.closed);
    connectAgain();
    assertEquals(40, did.last("hello").object("cursor").number("inbox_seq"));
  }

  @Test
  void aCursorMovesWithWhatIsHandledAndNotWithWhatCame() {
    live();
    frame(event(41));
    take(connection.closed(1, 1006, 0, at()));
    connectAgain();

    assertEquals(40, did.last("hello").object("cursor").number("inbox_seq"));
    take(connection.handled(new Cursor("e1", 41), null, at()));
    frame(event(41));
    assertEquals(1, did.events(InboxEvent.MessageReceived.class).size(), "told once");
    assertEquals(41, did.cursor.inboxSeq());
    assertEquals(41, did.last("ack").number("inbox_seq"));
  }

  @Test
  void backOffIsRandomAndDoublesUntilSynced() {
    take(connection.connect(at()));
    List<Long> bounds = new ArrayList<>();
    chance = 0.999_999;
    for (int i = 0; i < 8; i++) {
      failToken();
      bounds.add(Math.round((connection.wakeAtMillis(at()) - now) / 500.0) * 500);
      now = connection.wakeAtMillis(at());
      take(connection.wake(at()));
    }
    assertEquals(List.of(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L), bounds);

    chance = 0;
    failToken();
    assertEquals(now, connection.wakeAtMillis(at()), "as early as that");
  }

  @Test
  void closeCodesSayWhetherToComeBack() {
    Map<Integer, ClosedReason> forGood =
        Map.of(
            1003, ClosedReason.CLIENT_FAULT,
            1009, ClosedReason.CLIENT_FAULT,
            4001, ClosedReason.CLIENT_FAULT,
            4006, ClosedReason.CLIENT_FAULT,
            4005, ClosedReason.SUPERSEDED);
    forGood.forEach(
        (code, reason) -> {
          connection = new Connection("ann", STORED, List.of());
          did.socket = 0;
          live();
          take(connection.closed(did.socket, code, 0, at()));
          assertEquals(ConnectionState.CLOSED, connection.state(), "after " + code);
          assertEquals(Optional.of(reason), did.lastChange.reason());
        });
    for (int code : new int[] {1001, 1006, 1011, 1012, 1013, 4002, 4003, 4004, 4999}) {
      connection = new Connection("ann", STORED, List.of());
      live();
      take(connection.closed(did.socket, code, 0, at()));
      assertEquals(ConnectionState.RECONNECTING, connection.state(), "after " + code);
      now = connection.wakeAtMillis(at());
      take(connection.wake(at()));
      assertEquals(code == 4003, did.refused, "a new token after 4003 only");
    }
  }

  @Test
  void whoIsLoggedOutIsNotTriedAgain() {
    take(connection.connect(at()));
    take(
        connection.tokenFailed(
            did.attempt, ChatException.refused("unauthenticated", "the session has ended"), at()));

    assertEquals(Optional.of(ClosedReason.LOGGED_OUT), did.lastChange.reason());
    assertEquals(Long.MAX_VALUE, connection.wakeAtMillis(at()));
  }

  @Test
  void whatIsStoredOfAnotherUserIsNotSent() {
    connection = new Connection("eve", STORED, List.of(send("m1", "one")));
    live();

    assertEquals(Optional.of(ClosedReason.OTHER_ACCOUNT), did.lastChange.reason());
    assertEquals(0, did.count("send"));
  }

  @Test
  void gatewaysAreTriedOneAfterTheOtherThenAskedForAnew() {
    take(connection.connect(at()));
    take(connection.token(did.attempt, "token", List.of("a", "b"), at()));
    for (int i = 0; i < 2; i++) {
      take(connection.closed(did.socket, 1006, 0, at()));
      now = connection.wakeAtMillis(at());
      take(connection.wake(at()));
      take(connection.token(did.attempt, "token", List.of(), at()));
    }
    assertEquals(List.of("a", "b"), did.urls);
    take(connection.gateways(did.attempt, List.of("c"), at()));
    assertEquals(List.of("a", "b", "c"), did.urls);

    take(connection.closed(did.socket, 1006, 7_000, at()));
    assertTrue(connection.wakeAtMillis(at()) >= now + 7_000, "not before it is asked to");
  }

  @Test
  void aGatewayThatLeavesGetsNothingNewAndNamesTheNext() {
    live();
    frame(Map.of("reconnect", Map.of("gateways", List.of("other"), "delay_millis", 3_000)));
    take(connection.command(send("m1", "one"), at()));
    assertEquals(0, did.count("send"));

    take(connection.closed(did.socket, 1012, 0, at()));
    assertTrue(connection.wakeAtMillis(at()) >= now + 3_000);
    connectAgain();
    assertEquals("other", did.urls.get(did.urls.size() - 1));
    assertEquals(1, did.count("send"));
  }

  @Test
  void silenceIsAskedAboutAndThenNotBelieved() {
    live();
    for (int i = did.events.size(); i > 0; i--) {
      take(connection.handled(null, null, at()));
    }
    now += 5_000;
    take(connection.wake(at()));
    assertTrue(did.last("heartbeat") != null);
    assertTrue(did.said.get(did.said.size() - 1).has("request"), "it wants an answer");

    now += 5_000;
    take(connection.wake(at()));
    assertEquals(ConnectionState.LIVE, connection.state());
    now += 5_000;
    take(connection.wake(at()));
    assertEquals(ConnectionState.RECONNECTING, connection.state());
  }

  @Test
  void silenceMeansNothingWhileTheAppHasNotHandledWhatCame() {
    live();
    for (int i = 0; i < 20; i++) {
      now += 5_000;
      take(connection.wake(at()));
    }
    assertEquals(ConnectionState.LIVE, connection.state());
  }

  @Test
  void aTimerThatIsAnHourLateAsksBeforeItJudges() {
    live();
    now += 3_600_000;
    take(connection.wake(at()));
    assertEquals(ConnectionState.LIVE, connection.state());
    frame(Map.of("reply_to", 2, "heartbeat", Map.of()));
    now += 5_000;
    take(connection.wake(at()));
    assertEquals(ConnectionState.LIVE, connection.state());
  }

  @Test
  void aCommandIsStoredThenSaidAndKeepsItsIdUntilItIsDecided() {
    live();
    take(connection.command(send("m1", "one"), at()));
    assertEquals(
        List.of("save m1", "say send"), did.order.subList(did.order.size() - 2, did.order.size()));
    now += 10_000;
    take(connection.wake(at()));
    assertEquals(2, did.count("send"), "no answer within 10 s");
    take(connection.closed(did.socket, 1006, 0, at()));
    connectAgain();
    assertEquals(3, did.count("send"));
    long request = did.said.get(did.said.size() - 1).number("request");
    frame(
        Map.of(
            "reply_to",
            request,
            "error",
            Map.of("code", "unavailable", "retry_after_millis", 700)));
    now += 700;
    take(connection.wake(at()));
    assertEquals(4, did.count("send"));

    frame(event(41, "ann", "m1"));
    assertEquals("m1", did.events(ChatEvent.CommandDone.class).get(0).id());
    assertTrue(connection.waiting().isEmpty(), "an event with its id is as good as sent");
    take(connection.handled(null, "m1", at()));
    assertEquals("remove m1", did.order.get(did.order.size() - 1));
  }

  @Test
  void ofAConversationOneIsUnderWay() {
    live();
    take(connection.command(send("m1", "one"), at()));
    take(connection.command(send("m2", "two"), at()));
    take(
        connection.command(
            new Command(Command.Kind.READ, "r1", "other", Map.of("sequence", 3)), at()));
    assertEquals(1, did.count("send"));
    assertEquals(1, did.count("read"));
    frame(Map.of("reply_to", 2, "error", Map.of("code", "blocked", "message", "no")));
    assertEquals("m1", did.events(ChatEvent.CommandRefused.class).get(0).id());
    assertEquals("m2", did.last("send").text("client_message_id"));
  }

  @Test
  void aReadThatIsPutOffHoldsBackNoMessage() {
    connection =
        new Connection("ann", STORED, List.of(read("r1", "direct:1", 99), send("m1", "one")));
    live();
    assertEquals(1, did.count("read"));
    assertEquals(1, did.count("send"), "it was stored behind the read");
    putOff(did.request("read"), "unavailable");
    frame(Map.of("reply_to", did.request("send"), "done", Map.of()));
    take(connection.command(send("m2", "two"), at()));
    assertEquals("m2", did.last("send").text("client_message_id"));
  }

  @Test
  void aReadThatComesTooOftenHoldsBackNoMessage() {
    live();
    take(connection.command(read("r1", "direct:1", 3), at()));
    putOff(did.request("read"), "rate_limited");
    take(connection.command(read("r2", "direct:2", 3), at()));
    assertEquals(1, did.count("read"), "other reads wait as well");
    take(connection.command(send("m1", "one"), at()));
    assertEquals(1, did.count("send"));
    now += 500;
    take(connection.wake(at()));
    assertEquals(3, did.count("read"));
  }

  @Test
  void readsWithoutAnswersLeaveRoomForMessages() {
    live();
    for (int i = 0; i < 100; i++) {
      take(connection.command(read("r" + i, "direct:" + i, 3), at()));
    }
    take(connection.command(send("m1", "one"), at()));
    assertEquals(1, did.count("send"));
    assertTrue(did.count("read") < 32, "the gateway has room for 64 requests");
  }

  @Test
  void ofTheReadsThatWaitTheNewestIsSaid() {
    live();
    take(connection.command(read("r3", "direct:1", 3), at()));
    take(connection.command(read("r5", "direct:1", 5), at()));
    take(connection.command(read("r7", "direct:1", 7), at()));
    assertEquals(List.of("r5"), did.replaced, "what was said stays until it is decided");
    frame(Map.of("reply_to", did.request("read"), "done", Map.of()));
    assertEquals("r3", did.events(ChatEvent.CommandDone.class).get(0).id());
    assertEquals(7, did.last("read").number("sequence"));

    take(connection.command(read("r9", "direct:1", 9), at()));
    putOff(did.request("read"), "unavailable");
    assertEquals(List.of("r5", "r7"), did.replaced);
    assertEquals(9, did.last("read").number("sequence"), "at once");
    putOff(did.request("read"), "unavailable");
    take(connection.command(read("r8", "direct:1", 8), at()));
    assertEquals(
        8, did.last("read").number("sequence"), "what was put off may be above all there is");
    assertEquals(List.of("r5", "r7", "r9"), did.replaced);
  }

  @Test
  void aReadIsNotTakenBackByALowerOne() {
    take(connection.command(read("r9", "direct:1", 9), at()));
    take(connection.command(read("r4", "direct:1", 4), at()));
    live();
    assertEquals(List.of("r4"), did.replaced);
    assertEquals(1, did.count("read"));
    assertEquals(9, did.last("read").number("sequence"));
  }

  @Test
  void readsAndMessagesTakeNoPlaceOfEachOther() {
    for (int i = 0; i < Outbox.COMMANDS_MAX; i++) {
      take(connection.command(send("m" + i, "text"), at()));
      take(connection.command(read("r" + i, "direct:" + i, 3), at()));
    }
    assertEquals(2 * Outbox.COMMANDS_MAX, connection.waiting().size());
    take(connection.command(read("newer", "direct:1", 4), at()));
    assertEquals(List.of("r1"), did.replaced);
    for (Command more : List.of(read("more", "direct:more", 3), send("more", "text"))) {
      ChatException full = assertThrows(ChatException.class, () -> connection.command(more, at()));
      assertEquals(ChatException.OUTBOX_FULL, full.code());
    }
  }

  @Test
  void whatNobodyCouldTakeIsRefusedAtOnce() {
    ChatException tooLong =
        assertThrows(
            ChatException.class, () -> connection.command(send("m1", "x".repeat(100_001)), at()));
    assertEquals("message_too_long", tooLong.code());
    for (int i = 0; i < Outbox.COMMANDS_MAX; i++) {
      take(connection.command(send("m" + i, "text"), at()));
    }
    ChatException full =
        assertThrows(ChatException.class, () -> connection.command(send("more", "text"), at()));
    assertEquals(ChatException.OUTBOX_FULL, full.code());
  }

  @Test
  void aResetIsToldAndTheCursorFollowsOnceItIsHandled() {
    live();
    Cursor head = new Cursor("e2", 900);
    frame(Map.of("reset", Map.of("reason", "expired", "head", head.toMap())));
    assertEquals(ConnectionState.CATCHING_UP, connection.state());
    frame(Map.of("synced", Map.of("inbox_seq", 900)));
    frame(event(901));
    assertEquals(head, did.events(ChatEvent.Reset.class).get(0).cursor());
    assertEquals(
        new Cursor("e2", 901), did.events(InboxEvent.MessageReceived.class).get(0).cursor());
    take(connection.handled(head, null, at()));
    assertEquals(head, did.cursor);
  }

  @Test
  void aNumberOfAnotherEpochIsNotAcknowledged() {
    live();
    frame(event(41));
    Cursor head = new Cursor("e2", 10);
    frame(Map.of("reset", Map.of("reason", "expired", "head", head.toMap())));
    take(connection.handled(new Cursor("e1", 41), null, at()));
    assertEquals(0, did.count("ack"));
    now += Inbox.SAVE_INTERVAL_MILLIS;
    take(connection.handled(head, null, at()));
    assertEquals(10, did.last("ack").number("inbox_seq"));
  }

  @Test
  void whatWasHandledWhileAwayIsNotAcknowledgedToAnInboxThatIsNumberedAnew() {
    live();
    frame(event(41));
    frame(event(42));
    take(connection.handled(new Cursor("e1", 41), null, at()));
    assertEquals(1, did.count("ack"));
    take(connection.closed(1, 1006, 0, at()));
    take(connection.handled(new Cursor("e1", 42), null, at()));
    now = connection.wakeAtMillis(at());
    take(connection.wake(at()));
    take(connection.token(did.attempt, "token", List.of("a"), at()));
    take(connection.opened(did.socket, at()));
    Map<String, Object> head = Map.of("epoch", "e2", "inbox_seq", 7);
    frame(Map.of("reply_to", 1, "welcome", Map.of("user_id", "ann", "head", head)));
    now += Inbox.SAVE_INTERVAL_MILLIS;
    take(connection.handled(null, null, at()));
    assertEquals(1, did.count("ack"), "there is no 42");
    assertEquals(42, did.cursor.inboxSeq());
  }

  @Test
  void aListenerThatFailsHearsTheSameAgain() {
    live();
    frame(event(41));
    take(connection.listenerFailed("a test", at()));
    assertEquals(Optional.of(ClosedReason.LISTENER_FAILED), did.lastChange.reason());
    take(connection.connect(at()));
    arrive();
    frame(event(41));
    assertEquals(2, did.events(InboxEvent.MessageReceived.class).size());
  }

  @Test
  void aListenerThatFailsHearsWhatBecameOfItsCommandsAgain() {
    live();
    take(connection.command(send("m1", "one"), at()));
    frame(Map.of("sent", Map.of("client_message_id", "m1", "sequence", 7)));
    take(connection.listenerFailed("a test", at()));
    take(connection.connect(at()));
    arrive();
    assertEquals(2, did.events(ChatEvent.CommandDone.class).size());
    take(connection.handled(null, "m1", at()));
    assertEquals("remove m1", did.order.get(did.order.size() - 1));
  }

  @Test
  void withoutANetworkNothingIsTried() {
    live();
    take(connection.network(false, at()));
    assertEquals(ConnectionState.OFFLINE, connection.state());
    assertEquals(Long.MAX_VALUE, connection.wakeAtMillis(at()));
    take(connection.network(true, at()));
    arrive();
    assertEquals(ConnectionState.LIVE, connection.state());
  }

  private void live() {
    take(connection.connect(at()));
    arrive();
  }

  private void connectAgain() {
    now = connection.wakeAtMillis(at());
    take(connection.wake(at()));
    arrive();
  }

  private void arrive() {
    take(connection.token(did.attempt, "token", List.of("a", "b", "c"), at()));
    take(connection.opened(did.socket, at()));
    frame(
        Map.of(
            "reply_to",
            1,
            "welcome",
            Map.of(
                "user_id",
                "ann",
                "head",
                Map.of("epoch", "e1", "inbox_seq", 40),
                "heartbeat_interval_millis",
                5_000)));
    frame(Map.of("synced", Map.of("inbox_seq", 40)));
  }

  private void failToken() {
    take(
        connection.tokenFailed(
            did.attempt, new ChatException(ChatException.NETWORK, "a test", 0, false), at()));
  }

  private static Command send(String id, String text) {
    return new Command(Command.Kind.SEND, id, "direct:1", Map.of("body", Map.of("text", text)));
  }

  private static Command read(String id, String conversation, long sequence) {
    return new Command(Command.Kind.READ, id, conversation, Map.of("sequence", sequence));
  }

  private void putOff(long request, String code) {
    frame(Map.of("reply_to", request, "error", Map.of("code", code, "retry_after_millis", 500)));
  }

  private static Map<String, Object> event(long inboxSeq) {
    return event(inboxSeq, "ben", "b" + inboxSeq);
  }

  private static Map<String, Object> event(long inboxSeq, String sender, String id) {
    Map<String, Object> message =
        Map.of("sequence", inboxSeq, "sender_id", sender, "client_message_id", id);
    return Map.of(
        "event", Map.of("inbox_seq", inboxSeq, "conversation_id", "direct:1", "message", message));
  }

  private Moment at() {
    return new Moment(now, chance);
  }

  private void frame(Map<String, Object> frame) {
    take(connection.frame(did.socket, JsonObject.of(frame), at()));
  }

  private void take(List<Effect> effects) {
    effects.forEach(effect -> effect.carryOut(did));
    assertEquals(null, connection.violation());
  }

  /** Remembers what was to be done. */
  private static final class Recorder implements Effect.Port {
    private final List<JsonObject> said = new ArrayList<>();
    private final List<ChatEvent> events = new ArrayList<>();
    private final List<ConnectionState> states = new ArrayList<>();
    private final List<String> urls = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final List<String> order = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final List<Integer> closed = new ArrayList<>();
    private ChatEvent.ConnectionChanged lastChange;
    private Cursor cursor;
    private int attempt;
    private boolean refused;
    private int socket;

    <T extends ChatEvent> List<T> events(Class<T> kind) {
      List<T> found = new ArrayList<>();
      events.stream().filter(kind::isInstance).forEach(event -> found.add(kind.cast(event)));
      return found;
    }

    long count(String frame) {
      return said.stream().filter(one -> one.has(frame)).count();
    }

    JsonObject last(String frame) {
      JsonObject last = null;
      for (JsonObject one : said) {
        last = one.has(frame) ? one.object(frame) : last;
      }
      return last;
    }

    /** The number of the newest frame of a kind. */
    long request(String frame) {
      long request = 0;
      for (JsonObject one : said) {
        request = one.has(frame) ? one.number("request") : request;
      }
      return request;
    }

    @Override
    public void fetchToken(int attempt, boolean refused) {
      this.attempt = attempt;
      this.refused = refused;
    }

    @Override
    public void fetchGateways(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public void open(int number, String url) {
      socket = number;
      urls.add(url);
    }

    @Override
    public void say(int number, Map<String, Object> frame) {
      JsonObject object = JsonObject.of(frame);
      said.add(object);
      order.add("say " + (object.has("send") ? "send" : "other"));
    }

    @Override
    public void close(int number) {
      closed.add(number);
    }

    @Override
    public void deliver(ChatEvent event, Cursor cursor, String commandId) {
      events.add(event);
      if (event instanceof ChatEvent.ConnectionChanged) {
        lastChange = (ChatEvent.ConnectionChanged) event;
        states.add(lastChange.state());
      }
    }

    @Override
    public void saveCursor(Cursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public void saveCommand(Command command) {
      order.add("save " + command.id());
    }

    @Override
    public void removeCommand(String id) {
      order.add("remove " + id);
    }

    @Override
    public void replaced(String id) {
      replaced.add(id);
    }

    @Override
    public void saveUser(String userId) {}

    @Override
    public void report(String fault) {
      reports.add(fault);
    }
  }
}
