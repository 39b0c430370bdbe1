package chat.client.core;

import chat.client.model.ChatEvent;
import chat.client.model.ChatException;
import chat.client.model.ClosedReason;
import chat.client.model.ConnectionState;
import chat.client.model.Cursor;
import chat.client.model.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A device's connection: what happened goes in, what is to be done comes out. It does no I/O, and
 * time and chance come with each call.
 *
 * <pre>
 *          connect          token             gateways          opened          welcome
 *   CLOSED ──────▶ TOKEN ──────────▶ GATEWAYS ─────────▶ OPENING ───────▶ HELLO ────────▶ CONNECTED
 *     ▲             ▲ └────── gateways are known ───────────▲                             catching up ⇄ live
 *     │             │
 *     │          WAITING ◀── lost, late, or refused for now: from everywhere
 *     │          OFFLINE ◀── no network: from everywhere
 *     └── disconnected, logged out, superseded, a fault: from everywhere
 * </pre>
 */
public final class Connection {
  /** For each step up to the welcome; a crowd of devices is let in one after the other. */
  static final long STEP_TIMEOUT_MILLIS = 30_000;

  private static final String UNAUTHENTICATED = "unauthenticated";

  private final Backoff backoff = new Backoff();
  private final Gateways gateways = new Gateways();
  private List<Effect> effects = new ArrayList<>();
  private Session session;

  private Phase phase = Phase.CLOSED;
  private ClosedReason reason = ClosedReason.DISCONNECTED;
  private String detail = "";
  private ConnectionState told = ConnectionState.CLOSED;
  private boolean welcomed;
  private boolean networkAway;

  private int attempt;
  private int socket;
  private int lastSocket;
  private long deadlineMillis;
  private String token = "";
  private boolean tokenRefused;
  private long retryAfterMillis;

  /**
   * @param userId to whom cursor and commands belong, "" when nobody is known
   * @param cursor of the last life, null for a device that has nothing
   * @param commands of the last life, the oldest first
   */
  public Connection(String userId, Cursor cursor, List<Command> commands) {
    this.session = new Session(userId, cursor, commands);
  }

  /** The app wants to be connected. */
  public List<Effect> connect(Moment at) {
    if (phase == Phase.CLOSED) {
      backoff.reset();
      welcomed = false;
      start(at);
    }
    return done();
  }

  /** The app wants to be left alone. */
  public List<Effect> disconnect(Moment at) {
    close(at, ClosedReason.DISCONNECTED, "");
    return done();
  }

  /** Somebody else logs in: nothing of this user is kept, told or sent any more. */
  public List<Effect> forget(Moment at) {
    close(at, ClosedReason.DISCONNECTED, "");
    session = new Session("", null, List.of());
    gateways.replace(List.of());
    tokenRefused = false;
    return done();
  }

  /**
   * A token is there.
   *
   * @param urls where to connect, best first, if it came with the token
   */
  public List<Effect> token(int attempt, String token, List<String> urls, Moment at) {
    if (isAt(Phase.TOKEN, attempt)) {
      this.token = token;
      tokenRefused = false;
      if (gateways.isEmpty()) {
        gateways.replace(urls);
      }
      if (gateways.hasNext()) {
        open(at);
      } else {
        enter(Phase.GATEWAYS, at);
        effects.add(port -> port.fetchGateways(attempt));
      }
    }
    return done();
  }

  /** There is no token, for now or for good. */
  public List<Effect> tokenFailed(int attempt, ChatException cause, Moment at) {
    if (isAt(Phase.TOKEN, attempt)) {
      if (cause.isFinal()) {
        close(at, ClosedReason.LOGGED_OUT, cause.getMessage());
      } else {
        retry(at, cause.retryAfterMillis());
      }
    }
    return done();
  }

  /** Where to connect, best first. */
  public List<Effect> gateways(int attempt, List<String> urls, Moment at) {
    if (isAt(Phase.GATEWAYS, attempt)) {
      gateways.replace(urls);
      openFirst(at, 0);
    }
    return done();
  }

  /** Nobody says where to connect: those that are known are tried again. */
  public List<Effect> gatewaysFailed(int attempt, ChatException cause, Moment at) {
    if (isAt(Phase.GATEWAYS, attempt)) {
      if (cause.code().equals(UNAUTHENTICATED)) {
        tokenRefused = true;
        retry(at, 0);
      } else {
        openFirst(at, cause.retryAfterMillis());
      }
    }
    return done();
  }

  /** The socket is open. */
  public List<Effect> opened(int socket, Moment at) {
    if (socket == this.socket && phase == Phase.OPENING) {
      enter(Phase.HELLO, at);
      Map<String, Object> hello = session.hello(token);
      effects.add(port -> port.say(socket, hello));
    }
    return done();
  }

  /** The server says something. */
  public List<Effect> frame(int socket, JsonObject frame, Moment at) {
    if (socket != this.socket) {
      return done();
    }
    if (phase == Phase.HELLO && frame.has("welcome")) {
      welcome(frame.object("welcome"), at);
    } else if (phase == Phase.HELLO && frame.has("error")) {
      // The close that follows says what to do.
      retryAfterMillis = frame.object("error").number("retry_after_millis");
      tokenRefused |= frame.object("error").text("code").equals(UNAUTHENTICATED);
    } else if (phase == Phase.CONNECTED) {
      if (!session.take(frame, at)) {
        retry(at, 0);
      } else if (session.hasSynced()) {
        backoff.reset();
        gateways.startOver();
      }
    }
    return done();
  }

  /**
   * The socket has closed, or could not be opened.
   *
   * @param code 1006 when nobody has said why
   * @param retryAfterMillis 0 when nobody has said
   */
  public List<Effect> closed(int socket, int code, long retryAfterMillis, Moment at) {
    if (socket == this.socket && socket != 0) {
      this.socket = 0;
      CloseAction action = CloseAction.of(code);
      tokenRefused |= action == CloseAction.REFRESH_TOKEN;
      if (action.reason() != null) {
        close(at, action.reason(), "the gateway closed with " + code);
      } else {
        retry(at, Math.max(retryAfterMillis, this.retryAfterMillis));
      }
    }
    return done();
  }

  /** The time has come that {@link #wakeAtMillis} has named. */
  public List<Effect> wake(Moment at) {
    boolean late = at.millis() >= deadlineMillis;
    if (phase == Phase.CONNECTED) {
      if (!session.lookAfter(at)) {
        retry(at, 0);
      }
    } else if (phase == Phase.WAITING && late) {
      start(at);
    } else if (phase.isUnderWay() && late) {
      retry(at, 0);
    }
    session.save(at);
    return done();
  }

  /** When to wake this machine, {@code Long.MAX_VALUE} for never. */
  public long wakeAtMillis(Moment at) {
    long wake = session.wakeAtMillis(at);
    return phase.isUnderWay() || phase == Phase.WAITING ? Math.min(wake, deadlineMillis) : wake;
  }

  /**
   * The app has handled what it was given.
   *
   * @param cursor as it was delivered, or null
   * @param commandId as it was delivered, or null
   */
  public List<Effect> handled(Cursor cursor, String commandId, Moment at) {
    session.handled(cursor, commandId, at);
    return done();
  }

  /** The app has failed: what else was delivered must not be told, and comes again later. */
  public List<Effect> listenerFailed(String detail, Moment at) {
    session.abandonDeliveries();
    close(at, ClosedReason.LISTENER_FAILED, detail);
    return done();
  }

  /**
   * The user has done something.
   *
   * @throws ChatException when there is no room, or the platform could never take it
   */
  public List<Effect> command(Command command, Moment at) {
    session.command(command, at);
    return done();
  }

  /** The user is writing. Nobody hears of it unless the connection is live. */
  public List<Effect> typing(String conversationId, Moment at) {
    session.typing(conversationId, at);
    return done();
  }

  /** Whose presence the app wants to know from now on. */
  public List<Effect> watch(List<String> userIds, Moment at) {
    session.watch(userIds, at);
    return done();
  }

  /** Whether nobody looks at the app. */
  public List<Effect> background(boolean background, Moment at) {
    session.background(background, at);
    return done();
  }

  /** The network has come, gone or changed. */
  public List<Effect> network(boolean available, Moment at) {
    networkAway = !available;
    if (phase != Phase.CLOSED && networkAway) {
      drop();
      phase = Phase.OFFLINE;
    } else if (phase == Phase.OFFLINE || phase == Phase.WAITING) {
      backoff.reset();
      start(at);
    } else if (phase == Phase.CONNECTED) {
      session.ask(at);
    }
    return done();
  }

  /** Commands that the log has not decided on, the oldest first. */
  public List<Command> waiting() {
    return session.waiting();
  }

  /** Where it stands, for the app. */
  public ConnectionState state() {
    switch (phase) {
      case CLOSED:
        return ConnectionState.CLOSED;
      case OFFLINE:
        return ConnectionState.OFFLINE;
      case CONNECTED:
        return session.isLive() ? ConnectionState.LIVE : ConnectionState.CATCHING_UP;
      default:
        return welcomed ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING;
    }
  }

  private boolean isAt(Phase phase, int attempt) {
    return this.phase == phase && this.attempt == attempt;
  }

  private void enter(Phase next, Moment at) {
    phase = next;
    deadlineMillis = at.millis() + STEP_TIMEOUT_MILLIS;
  }

  private void start(Moment at) {
    if (networkAway) {
      phase = Phase.OFFLINE;
      return;
    }
    enter(Phase.TOKEN, at);
    int number = ++attempt;
    boolean refused = tokenRefused;
    effects.add(port -> port.fetchToken(number, refused));
  }

  private void openFirst(Moment at, long retryAfterMillis) {
    gateways.startOver();
    if (gateways.isEmpty()) {
      retry(at, retryAfterMillis);
    } else {
      open(at);
    }
  }

  private void open(Moment at) {
    enter(Phase.OPENING, at);
    socket = ++lastSocket;
    int number = socket;
    String url = gateways.next();
    effects.add(port -> port.open(number, url));
  }

  private void welcome(JsonObject welcome, Moment at) {
    String user = welcome.text("user_id");
    if (!session.userId().isEmpty() && !session.userId().equals(user)) {
      close(
          at,
          ClosedReason.OTHER_ACCOUNT,
          "the token is of " + user + ", what is stored of " + session.userId());
      return;
    }
    phase = Phase.CONNECTED;
    welcomed = true;
    session.begin(socket, welcome, at);
  }

  private void drop() {
    effects.addAll(session.effects());
    if (socket != 0) {
      int number = socket;
      effects.add(port -> port.close(number));
    }
    socket = 0;
    retryAfterMillis = 0;
    if (session.isLeaving()) {
      gateways.leaveFor(session.otherGateways());
    }
    session.end();
  }

  private void retry(Moment at, long minMillis) {
    long delayMillis = Math.max(0, Math.max(minMillis, session.leaveDelayMillis(at)));
    drop();
    phase = Phase.WAITING;
    deadlineMillis = at.millis() + delayMillis + backoff.next(at.random());
  }

  private void close(Moment at, ClosedReason reason, String detail) {
    drop();
    session.saveLast(at);
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      this.reason = reason;
      this.detail = detail;
    }
  }

  private List<Effect> done() {
    ConnectionState state = state();
    if (state != told) {
      told = state;
      boolean closed = state == ConnectionState.CLOSED;
      session.tell(
          new ChatEvent.ConnectionChanged(state, closed ? reason : null, closed ? detail : ""));
    }
    effects.addAll(session.effects());
    List<Effect> now = effects;
    effects = new ArrayList<>();
    return now;
  }

  /** Says what is wrong with this state, for tests; null when nothing is. */
  String violation() {
    if (phase.hasSocket() != (socket != 0) || (phase == Phase.CONNECTED) != session.isConnected()) {
      return phase + " with socket " + socket;
    }
    return session.violation();
  }
}
