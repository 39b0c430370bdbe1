package chat.client.core;

import chat.client.model.ChatEvent;
import chat.client.model.ChatException;
import chat.client.model.ConnectionState;
import chat.client.model.Cursor;
import chat.client.model.InboxEvent;
import chat.client.model.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One device and a platform as docs/protocol.md describes it, with everything between them that can
 * go wrong. What happens next is drawn from a seed.
 */
final class World implements Effect.Port {
  private static final String USER = "ann";
  private static final String OTHER = "ben";
  private static final int CONVERSATIONS = 3;

  private final Random random;
  private long now;

  // The platform.
  final Map<String, List<String>> log = new HashMap<>();
  private final List<Map<String, Object>> inbox = new ArrayList<>();
  private final Deque<Map<String, Object>> late = new ArrayDeque<>();
  final Map<String, Long> markers = new HashMap<>();
  private int epoch = 1;
  private long forgotten;
  private int socket;
  private boolean welcomed;
  private long told;
  private final Deque<Map<String, Object>> toServer = new ArrayDeque<>();
  private final Deque<Map<String, Object>> toClient = new ArrayDeque<>();

  // What outlives the process of the device.
  private Cursor storedCursor;
  private String storedUser = "";
  private final Map<String, Command> storedCommands = new LinkedHashMap<>();
  final Set<String> known = new TreeSet<>();

  /** What there was when the device had no cursor yet: an app loads it. */
  final Set<String> before = new TreeSet<>();

  final Map<String, List<String>> given = new HashMap<>();

  /** Up to where the user has read, as the app has said last. */
  final Map<String, Long> read = new HashMap<>();

  final Set<String> done = new TreeSet<>();
  int resets;
  int repeats;

  // The process of the device.
  Connection connection;
  private final List<Runnable> answers = new ArrayList<>();
  private final Deque<Runnable> app = new ArrayDeque<>();
  private Cursor lastTold;
  private int commands;
  private boolean calm;

  World(long seed) {
    random = new Random(seed);
    restart();
  }

  private void restart() {
    answers.clear();
    app.clear();
    cut();
    lastTold = storedCursor;
    connection = new Connection(storedUser, storedCursor, List.copyOf(storedCommands.values()));
    take(connection.connect(at()));
  }

  /** Something happens. */
  void step() {
    switch (random.nextInt(calm ? 5 : 18)) {
      case 0:
        now += random.nextInt(2_000);
        if (connection.wakeAtMillis(at()) <= now) {
          take(connection.wake(at()));
        }
        break;
      case 1:
        serve();
        break;
      case 2:
        if (!toClient.isEmpty()) {
          JsonObject frame = JsonObject.of(toClient.poll());
          take(connection.frame(socket, frame, at()));
        }
        break;
      case 3:
        if (!app.isEmpty()) {
          app.poll().run();
        }
        break;
      case 4:
        if (!answers.isEmpty()) {
          answers.remove(random.nextInt(answers.size())).run();
        }
        break;
      case 5:
      case 6:
      case 7:
        give();
        break;
      case 8:
      case 9:
        append(conversation(), OTHER, "other-" + commands++);
        break;
      default:
        if (random.nextInt(8) == 0) {
          fail();
        }
    }
    if (connection.violation() != null) {
      throw new AssertionError(connection.violation());
    }
  }

  /** From now on nothing fails; steps until the device has everything. */
  void settle() {
    calm = true;
    take(connection.network(true, at()));
    take(connection.connect(at()));
    for (int i = 0; i < 100_000; i++) {
      boolean quiet =
          connection.state() == ConnectionState.LIVE
              && isSettled(connection.waiting())
              && app.isEmpty()
              && toClient.isEmpty()
              && toServer.isEmpty()
              && storedCursor != null
              && storedCursor.equals(head())
              && isSettled(storedCommands.values());
      if (quiet) {
        return;
      }
      step();
    }
    throw new AssertionError(
        "no end: "
            + connection.state()
            + ", waiting "
            + connection.waiting().size()
            + ", stored "
            + storedCommands.keySet()
            + ", cursor "
            + storedCursor
            + " of "
            + head());
  }

  /** What is read that is not there yet may wait for ever. */
  private boolean isSettled(Collection<Command> commands) {
    return commands.stream()
        .allMatch(
            one ->
                one.kind() == Command.Kind.READ
                    && one.body().number("sequence") > messages(one.conversationId()).size());
  }

  private void fail() {
    int[] codes = {1006, 1011, 1012, 1013, 4003, 4004};
    switch (random.nextInt(8)) {
      case 0:
      case 1:
        closeSocket(codes[random.nextInt(codes.length)]);
        break;
      case 2:
        restart();
        break;
      case 3:
        app.clear();
        take(connection.listenerFailed("a test", at()));
        lastTold = null;
        take(connection.connect(at()));
        break;
      case 4:
        take(connection.network(random.nextBoolean(), at()));
        break;
      case 5:
        if (random.nextInt(4) == 0) {
          numberAnew();
          closeSocket(1012);
        }
        break;
      case 6:
        // The beginning of the inbox expires.
        forgotten = Math.max(forgotten, inbox.size() - random.nextInt(10));
        break;
      default:
        if (welcomed) {
          toClient.add(Map.of("reconnect", Map.of("delay_millis", random.nextInt(2_000))));
        }
    }
  }

  private void give() {
    String conversation = conversation();
    if (random.nextInt(4) == 0) {
      long sequence = random.nextInt(messages(conversation).size() + 3);
      read.put(conversation, sequence);
      take(
          connection.command(
              new Command(
                  Command.Kind.READ,
                  "read-" + commands++,
                  conversation,
                  Map.of("sequence", sequence)),
              at()));
      return;
    }
    String id = "id-" + commands++;
    Command command =
        new Command(
            Command.Kind.SEND, id, conversation, Map.of("body", Map.of("text", "text of " + id)));
    given.computeIfAbsent(conversation, key -> new ArrayList<>()).add(id);
    take(connection.command(command, at()));
  }

  private String conversation() {
    return "direct:" + random.nextInt(CONVERSATIONS);
  }

  // The platform.

  private List<String> messages(String conversation) {
    return log.computeIfAbsent(conversation, key -> new ArrayList<>());
  }

  private Cursor head() {
    return new Cursor("e" + epoch, inbox.size());
  }

  private void append(String conversation, String sender, String id) {
    List<String> messages = messages(conversation);
    if (messages.contains(id)) {
      return;
    }
    messages.add(id);
    inbox.add(
        Map.of(
            "inbox_seq",
            inbox.size() + 1,
            "conversation_id",
            conversation,
            "message",
            Map.of("sequence", messages.size(), "sender_id", sender, "client_message_id", id)));
    tellNew();
  }

  private void numberAnew() {
    epoch++;
    forgotten = 0;
    List<Map<String, Object>> kept =
        List.copyOf(inbox.subList(random.nextInt(inbox.size() + 1), inbox.size()));
    inbox.clear();
    for (Map<String, Object> event : kept) {
      Map<String, Object> numbered = new HashMap<>(event);
      numbered.put("inbox_seq", inbox.size() + 1);
      inbox.add(numbered);
    }
  }

  private void tellNew() {
    while (welcomed && told < inbox.size()) {
      toClient.add(Map.of("event", inbox.get((int) told++)));
    }
  }

  private void serve() {
    if (!late.isEmpty() && (calm || random.nextInt(3) == 0)) {
      JsonObject send = JsonObject.of(late.poll()).object("send");
      append(send.text("conversation_id"), USER, send.text("client_message_id"));
      return;
    }
    if (toServer.isEmpty()) {
      return;
    }
    JsonObject frame = JsonObject.of(toServer.poll());
    if (frame.has("hello")) {
      welcome(frame.object("hello"));
    } else if (frame.has("send")) {
      send(frame);
    } else if (frame.has("read")) {
      read(frame.number("request"), frame.object("read"));
    } else if (frame.has("heartbeat") && frame.has("request")) {
      toClient.add(Map.of("reply_to", frame.number("request"), "heartbeat", Map.of()));
    } else if (frame.has("ack") && frame.object("ack").number("inbox_seq") > inbox.size()) {
      throw new AssertionError("acknowledged what never came");
    }
  }

  private void welcome(JsonObject hello) {
    Map<String, Object> head = head().toMap();
    toClient.add(
        Map.of(
            "reply_to",
            1,
            "welcome",
            Map.of("user_id", USER, "head", head, "heartbeat_interval_millis", 5_000)));
    welcomed = true;
    told = inbox.size();
    if (!hello.has("cursor")) {
      log.values().forEach(before::addAll);
    } else {
      Cursor cursor = Cursor.of(hello.object("cursor"));
      if (!cursor.epoch().equals(head().epoch()) || cursor.inboxSeq() < forgotten) {
        toClient.add(Map.of("reset", Map.of("reason", "a test", "head", head)));
      } else {
        told = cursor.inboxSeq();
      }
    }
    tellNew();
    toClient.add(Map.of("synced", Map.of("inbox_seq", told)));
  }

  private void send(JsonObject frame) {
    long request = frame.number("request");
    JsonObject send = frame.object("send");
    String id = send.text("client_message_id");
    int luck = calm ? 9 : random.nextInt(10);
    if (luck == 0) {
      Map<String, Object> error = Map.of("code", "unavailable", "retry_after_millis", 500);
      toClient.add(Map.of("reply_to", request, "error", error));
    } else if (luck != 1) {
      append(send.text("conversation_id"), USER, id);
      List<String> messages = log.get(send.text("conversation_id"));
      if (luck != 2) {
        Map<String, Object> sent =
            Map.of("client_message_id", id, "sequence", messages.indexOf(id) + 1);
        toClient.add(Map.of("reply_to", request, "sent", sent));
      }
    }
  }

  private void read(long request, JsonObject read) {
    String conversation = read.text("conversation_id");
    long sequence = read.number("sequence");
    if (sequence > messages(conversation).size()) {
      Map<String, Object> error = Map.of("code", "unavailable", "retry_after_millis", 500);
      toClient.add(Map.of("reply_to", request, "error", error));
      return;
    }
    markers.merge(conversation, sequence, Math::max);
    if (calm || random.nextInt(5) != 0) {
      toClient.add(Map.of("reply_to", request, "done", Map.of()));
    }
  }

  private void cut() {
    // What was on its way may still arrive, long after.
    toServer.forEach(
        frame -> {
          if (frame.containsKey("send") && random.nextBoolean()) {
            late.add(frame);
          }
        });
    toServer.clear();
    toClient.clear();
    welcomed = false;
  }

  private void closeSocket(int code) {
    if (welcomed) {
      cut();
      take(connection.closed(socket, code, 0, at()));
    }
  }

  // The effects.

  private Moment at() {
    return new Moment(now, random.nextDouble());
  }

  private void take(List<Effect> effects) {
    effects.forEach(effect -> effect.carryOut(this));
  }

  private boolean bad() {
    return !calm && random.nextInt(5) == 0;
  }

  private static ChatException failure() {
    return new ChatException(ChatException.NETWORK, "a test", 0, false);
  }

  @Override
  public void fetchToken(int attempt, boolean refused) {
    answers.add(
        () ->
            take(
                bad()
                    ? connection.tokenFailed(attempt, failure(), at())
                    : connection.token(attempt, "token", List.of(), at())));
  }

  @Override
  public void fetchGateways(int attempt) {
    answers.add(
        () ->
            take(
                bad()
                    ? connection.gatewaysFailed(attempt, failure(), at())
                    : connection.gateways(attempt, List.of("one", "two"), at())));
  }

  @Override
  public void open(int number, String url) {
    answers.add(
        () -> {
          if (bad()) {
            take(connection.closed(number, 1006, 0, at()));
          } else {
            cut();
            socket = number;
            take(connection.opened(number, at()));
          }
        });
  }

  @Override
  public void say(int number, Map<String, Object> frame) {
    if (number == socket) {
      toServer.add(frame);
    }
  }

  @Override
  public void close(int number) {
    if (number == socket) {
      cut();
    }
  }

  @Override
  public void deliver(ChatEvent event, Cursor cursor, String commandId) {
    if (event instanceof InboxEvent) {
      if (lastTold != null && lastTold.epoch().equals(cursor.epoch())) {
        if (cursor.inboxSeq() != lastTold.inboxSeq() + 1) {
          throw new AssertionError("told " + cursor + " after " + lastTold);
        }
      }
    }
    lastTold = cursor == null ? lastTold : cursor;
    app.add(
        () -> {
          handle(event);
          take(connection.handled(cursor, commandId, at()));
        });
  }

  private void handle(ChatEvent event) {
    if (event instanceof InboxEvent.MessageReceived) {
      InboxEvent.MessageReceived received = (InboxEvent.MessageReceived) event;
      repeats += known.add(received.message().clientMessageId()) ? 0 : 1;
    } else if (event instanceof ChatEvent.Reset) {
      // As the app is told to: it loads everything.
      log.values().forEach(known::addAll);
      resets++;
    } else if (event instanceof ChatEvent.CommandDone) {
      ChatEvent.CommandDone outcome = (ChatEvent.CommandDone) event;
      if (outcome.id().startsWith("read-")) {
        return;
      }
      List<String> messages = log.get(outcome.conversationId());
      if (messages.indexOf(outcome.id()) + 1 != outcome.sequence()) {
        throw new AssertionError(outcome.id() + " is not number " + outcome.sequence());
      }
      done.add(outcome.id());
    }
  }

  @Override
  public void saveCursor(Cursor cursor) {
    storedCursor = cursor;
  }

  @Override
  public void saveCommand(Command command) {
    storedCommands.put(command.id(), command);
  }

  @Override
  public void removeCommand(String id) {
    storedCommands.remove(id);
  }

  @Override
  public void replaced(String id) {
    storedCommands.remove(id);
  }

  @Override
  public void saveUser(String userId) {
    storedUser = userId;
  }

  @Override
  public void report(String fault) {
    if (!fault.equals("the gateway gives no answers")) {
      throw new AssertionError(fault);
    }
  }
}
