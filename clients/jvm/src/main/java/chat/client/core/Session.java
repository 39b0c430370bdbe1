package chat.client.core;

import chat.client.model.ChatEvent;
import chat.client.model.ChatException;
import chat.client.model.Cursor;
import chat.client.model.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said between the welcome of a gateway and the end of the connection, and what outlives
 * it: the inbox, the outbox, and what the app has said of itself. Methods that give a boolean say
 * false when the connection is not to be used any more.
 */
final class Session {
  /** A gateway that leaves closes within 2 s. */
  static final long LEAVING_TIMEOUT_MILLIS = 5_000;

  private static final long TEXT_CODE_POINTS_MAX = 100_000;

  private final Pulse pulse = new Pulse();
  private final Outbox outbox = new Outbox();
  private final Inbox inbox;

  /** What became of commands, by their ids, and the app has not handled yet. */
  private final Map<String, ChatEvent> outcomes = new LinkedHashMap<>();

  private boolean outcomesAbandoned;

  private List<Effect> effects = new ArrayList<>();
  private String userId;
  private long textCodePointsMax = TEXT_CODE_POINTS_MAX;
  private boolean background;
  private List<String> watched = List.of();

  private int socket;
  private boolean live;
  private boolean synced;
  private long nextRequest;
  private boolean leaving;
  private long leaveMillis;
  private long leaveTimeoutMillis;
  private List<String> otherGateways = List.of();

  Session(String userId, Cursor cursor, List<Command> commands) {
    this.userId = userId;
    this.inbox = new Inbox(cursor);
    commands.forEach(outbox::restore);
  }

  /** Whose it is, "" before the first welcome. */
  String userId() {
    return userId;
  }

  /** The frame that begins a connection. */
  Map<String, Object> hello(String token) {
    Cursor cursor = inbox.hello();
    Map<String, Object> hello =
        cursor == null ? Map.of("token", token) : Map.of("token", token, "cursor", cursor.toMap());
    return Map.of("request", 1, "hello", hello);
  }

  /** Begins with the welcome of the gateway behind a socket. */
  void begin(int socket, JsonObject welcome, Moment at) {
    this.socket = socket;
    live = false;
    nextRequest = 2;
    if (userId.isEmpty()) {
      userId = welcome.text("user_id");
      String user = userId;
      effects.add(port -> port.saveUser(user));
    }
    long textMax = welcome.object("limits").number("text_code_points_max");
    textCodePointsMax = textMax > 0 ? textMax : TEXT_CODE_POINTS_MAX;
    pulse.begin(at.millis(), welcome.number("heartbeat_interval_millis"));
    inbox.welcome(Cursor.of(welcome.object("head")));
    if (outcomesAbandoned) {
      outcomesAbandoned = false;
      outcomes.forEach((id, outcome) -> deliver(outcome, null, id));
    }
    save(at);
    if (background) {
      beat(at, false);
    }
    if (!watched.isEmpty()) {
      say(at, Map.of("watch", Map.of("user_ids", watched)));
    }
    flush(at);
  }

  /** The connection is over. Whatever had no answer is due again. */
  void end() {
    socket = 0;
    live = false;
    leaving = false;
    otherGateways = List.of();
    outbox.disconnected();
  }

  boolean isConnected() {
    return socket != 0;
  }

  /** Whether the device has everything that there was. */
  boolean isLive() {
    return live;
  }

  /** Whether it became live since the last call. */
  boolean hasSynced() {
    boolean was = synced;
    synced = false;
    return was;
  }

  /** How long to wait before connecting elsewhere, because the gateway has asked for it. */
  long leaveDelayMillis(Moment at) {
    return leaving ? leaveMillis - at.millis() : 0;
  }

  /** Where else the gateway that leaves wants the device to go. */
  List<String> otherGateways() {
    return otherGateways;
  }

  boolean isLeaving() {
    return leaving;
  }

  boolean take(JsonObject frame, Moment at) {
    pulse.heard(at.millis());
    if (frame.has("event")) {
      return event(frame.object("event"), at);
    } else if (frame.has("sent")) {
      JsonObject sent = frame.object("sent");
      succeed(sent.text("client_message_id"), sent, at);
    } else if (frame.has("done")) {
      Command command = outbox.ofRequest(frame.number("reply_to"));
      if (command != null) {
        succeed(command.id(), command.body(), at);
      }
    } else if (frame.has("error")) {
      error(frame.number("reply_to"), frame.object("error"), at);
    } else if (frame.has("synced")) {
      live = true;
      synced = true;
    } else if (frame.has("reset")) {
      reset(frame.object("reset"));
    } else if (frame.has("receipt")) {
      tell(new ChatEvent.ReceiptChanged(frame.object("receipt")));
    } else if (frame.has("typing")) {
      tell(new ChatEvent.Typing(frame.object("typing")));
    } else if (frame.has("presence")) {
      tell(new ChatEvent.PresenceChanged(frame.object("presence")));
    } else if (frame.has("reconnect")) {
      JsonObject reconnect = frame.object("reconnect");
      leaving = true;
      leaveMillis = at.millis() + reconnect.number("delay_millis");
      leaveTimeoutMillis = at.millis() + LEAVING_TIMEOUT_MILLIS;
      otherGateways = reconnect.texts("gateways");
    }
    return true;
  }

  private boolean event(JsonObject event, Moment at) {
    long inboxSeq = event.number("inbox_seq");
    Inbox.Arrival arrival = inbox.arrive(inboxSeq);
    if (arrival == Inbox.Arrival.GAP) {
      String fault = "event " + inboxSeq + " came where " + inbox.expected() + " was due";
      effects.add(port -> port.report(fault));
      return false;
    }
    if (arrival == Inbox.Arrival.NEW) {
      Cursor cursor = inbox.at(inboxSeq);
      deliver(Events.ofInbox(event, cursor, userId), cursor, null);
    }
    JsonObject message = event.object("message");
    if (message.text("sender_id").equals(userId)) {
      succeed(message.text("client_message_id"), message, at);
    }
    return true;
  }

  private void reset(JsonObject reset) {
    live = false;
    Cursor head = Cursor.of(reset.object("head"));
    inbox.reset(head);
    deliver(new ChatEvent.Reset(reset.text("reason"), head), head, null);
  }

  private void succeed(String commandId, JsonObject answer, Moment at) {
    Command command = outbox.decide(commandId);
    if (command != null) {
      ChatEvent outcome =
          new ChatEvent.CommandDone(
              commandId,
              command.conversationId(),
              answer.number("sequence"),
              answer.time("sent_at").orElse(null));
      decided(commandId, outcome);
      flush(at);
    }
  }

  private void error(long request, JsonObject error, Moment at) {
    String code = error.text("code");
    Command command = outbox.ofRequest(request);
    if (command == null) {
      // The answer to a request that was repeated meanwhile; or to what wants no answer.
      if (request == 0) {
        effects.add(port -> port.report("the gateway refused a frame: " + code));
      }
      return;
    }
    long retryAfter = error.number("retry_after_millis");
    if (retryAfter > 0) {
      outbox.postpone(request, code, at.millis(), retryAfter);
      flush(at);
      return;
    }
    outbox.decide(command.id());
    ChatException cause = ChatException.refused(code, error.text("message"));
    decided(command.id(), new ChatEvent.CommandRefused(command.id(), command.body(), cause));
    flush(at);
  }

  private void decided(String commandId, ChatEvent outcome) {
    outcomes.put(commandId, outcome);
    deliver(outcome, null, commandId);
  }

  /** What time brings while connected. */
  boolean lookAfter(Moment at) {
    long now = at.millis();
    if (leaving && now >= leaveTimeoutMillis) {
      return false;
    }
    if (pulse.isLost(now)) {
      if (inbox.isDrained()) {
        return false;
      }
      // Nothing is read while the app has not handled what came before.
      pulse.heard(now);
    }
    if (!outbox.expire(now)) {
      effects.add(port -> port.report("the gateway gives no answers"));
      return false;
    }
    if (pulse.isBeatDue(now)) {
      beat(at, pulse.isQuestionDue(now));
    }
    flush(at);
    return true;
  }

  long wakeAtMillis(Moment at) {
    long wake = inbox.saveAtMillis();
    if (isConnected()) {
      wake = Math.min(wake, pulse.wakeAtMillis());
      wake = Math.min(wake, outbox.wakeAtMillis(at.millis()));
      wake = Math.min(wake, leaving ? leaveTimeoutMillis : Long.MAX_VALUE);
    }
    return wake;
  }

  void command(Command command, Moment at) {
    outbox.add(command, textCodePointsMax);
    effects.add(port -> port.saveCommand(command));
    flush(at);
  }

  void typing(String conversationId, Moment at) {
    if (live) {
      say(at, Map.of("typing", Map.of("conversation_id", conversationId)));
    }
  }

  void watch(List<String> userIds, Moment at) {
    watched = List.copyOf(userIds);
    if (isConnected()) {
      say(at, Map.of("watch", Map.of("user_ids", watched)));
    }
  }

  void background(boolean background, Moment at) {
    boolean changed = this.background != background;
    this.background = background;
    if (changed && isConnected()) {
      beat(at, false);
    }
  }

  /** Asks whether anybody is there. */
  void ask(Moment at) {
    beat(at, true);
  }

  void handled(Cursor cursor, String commandId, Moment at) {
    inbox.handled(cursor);
    if (commandId != null) {
      outcomes.remove(commandId);
      effects.add(port -> port.removeCommand(commandId));
    }
    save(at);
  }

  /** What was delivered does not count, and is told again on the next connection. */
  void abandonDeliveries() {
    inbox.abandon();
    outcomesAbandoned = true;
  }

  /** Stores the cursor if the time has come, and tells the gateway. */
  void save(Moment at) {
    if (inbox.isSaveDue(at.millis())) {
      Cursor cursor = saveNow(at);
      if (isConnected() && inbox.isCurrent(cursor)) {
        say(at, Map.of("ack", Map.of("inbox_seq", cursor.inboxSeq())));
      }
    }
  }

  /** Stores what is not stored yet, for nobody may come back. */
  void saveLast(Moment at) {
    if (inbox.saveAtMillis() != Long.MAX_VALUE) {
      saveNow(at);
    }
  }

  private Cursor saveNow(Moment at) {
    Cursor cursor = inbox.save(at.millis());
    effects.add(port -> port.saveCursor(cursor));
    return cursor;
  }

  /** Tells the app of something that leaves no trace. */
  void tell(ChatEvent event) {
    deliver(event, null, null);
  }

  private void deliver(ChatEvent event, Cursor cursor, String commandId) {
    inbox.delivering();
    effects.add(port -> port.deliver(event, cursor, commandId));
  }

  private void beat(Moment at, boolean question) {
    Map<String, Object> beat = background ? Map.of("background", true) : Map.of();
    if (question) {
      pulse.asked(at.millis());
      say(at, Map.of("request", nextRequest++, "heartbeat", beat));
    } else {
      say(at, Map.of("heartbeat", beat));
    }
  }

  private void flush(Moment at) {
    outbox.replaced().forEach(id -> effects.add(port -> port.replaced(id)));
    if (isConnected() && !leaving) {
      List<Map<String, Object>> frames = outbox.due(at.millis(), nextRequest);
      nextRequest += frames.size();
      frames.forEach(frame -> say(at, frame));
    }
  }

  private void say(Moment at, Map<String, Object> frame) {
    pulse.said(at.millis());
    int number = socket;
    effects.add(port -> port.say(number, frame));
  }

  /** What is to be done since the last call. */
  List<Effect> effects() {
    List<Effect> now = effects;
    effects = new ArrayList<>();
    return now;
  }

  List<Command> waiting() {
    return outbox.waiting();
  }

  String violation() {
    String wrong = inbox.violation();
    return wrong == null ? outbox.violation() : wrong;
  }
}
