package chat.gateway.io;

import chat.gateway.core.Effect;
import chat.gateway.core.EncodedEvent;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.SessionEvent;
import chat.gateway.core.SessionState;
import chat.gateway.core.Step;
import chat.model.CloseCode;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.Event;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket: tells its session what happens, and carries out what the session wants done. */
public final class SessionHost implements Effect.Cases<Void> {
  /** After a close frame, how long the peer may take to end the connection. */
  private static final int CLOSE_MILLIS_MAX = 5_000;

  /** Above this many unwritten bytes nothing more is sent; a page of the inbox may come on top. */
  private static final int WRITE_QUEUE_BYTES_MAX = 128 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(SessionHost.class);

  /** What the owner of the sockets wants to know. */
  interface Listener {
    /** The peer has shown a good token. */
    void known(SessionHost host);

    /** The socket is closed. */
    void disconnected(SessionHost host);
  }

  private final ServerWebSocket socket;
  private final Services services;
  private final Listener listener;
  private final FrameLengthGuard guard;
  private final Deque<SessionEvent> events = new ArrayDeque<>();
  private SessionState state = SessionState.opened(Clock.nowMillis());
  private boolean stepping;
  private boolean congested;
  private long cutAtMillis = Long.MAX_VALUE;

  private SessionHost(ServerWebSocket socket, Services services, Listener listener) {
    this.socket = socket;
    this.services = services;
    this.listener = listener;
    this.guard =
        FrameLengthGuard.install(
            socket,
            Limits.HELLO_FRAME_BYTES_MAX,
            () ->
                on(
                    new SessionEvent.Failed(
                        CloseCode.TOO_LARGE, "the frame is longer than allowed")));
  }

  /**
   * @param socket just accepted
   */
  static SessionHost start(ServerWebSocket socket, Services services, Listener listener) {
    SessionHost host = new SessionHost(socket, services, listener);
    socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES_MAX);
    socket.textMessageHandler(text -> host.on(new SessionEvent.Received(text)));
    socket.binaryMessageHandler(
        bytes ->
            host.on(
                new SessionEvent.Failed(
                    CloseCode.UNSUPPORTED_DATA, "this subprotocol has text messages only")));
    socket.drainHandler(drained -> host.writableAgain());
    socket.exceptionHandler(broken -> LOG.debug("a connection broke: {}", broken.toString()));
    socket.closeHandler(
        closed -> {
          host.on(new SessionEvent.Disconnected());
          listener.disconnected(host);
        });
    return host;
  }

  /** Events that come while another is worked on wait for their turn. */
  void on(SessionEvent event) {
    events.add(event);
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      for (SessionEvent next = events.poll(); next != null; next = events.poll()) {
        step(next);
      }
    } finally {
      stepping = false;
    }
  }

  void tick() {
    on(new SessionEvent.Tick());
    if (Clock.nowMillis() >= cutAtMillis) {
      guard.cut();
    }
  }

  private void step(SessionEvent event) {
    try {
      Step step = services.machine().on(state, event, Clock.nowMillis());
      state = step.state();
      for (Effect effect : step.effects()) {
        effect.match(this);
      }
      noteCongestion();
    } catch (RuntimeException e) {
      LOG.error("a session failed on {}", event.getClass().getSimpleName(), e);
      if (event instanceof SessionEvent.Failed) {
        guard.cut();
      } else {
        events.addFirst(new SessionEvent.Failed(CloseCode.INTERNAL_ERROR, "a fault of the server"));
      }
    }
  }

  /** While the peer does not read it is not read from either, so that answers cannot pile up. */
  private void noteCongestion() {
    if (!congested && !socket.isClosed() && socket.writeQueueFull()) {
      congested = true;
      socket.pause();
      on(new SessionEvent.Congested());
    }
  }

  private void writableAgain() {
    if (congested) {
      congested = false;
      socket.resume();
      on(new SessionEvent.Writable());
    }
  }

  @Override
  public Void authenticate(Effect.Authenticate effect) {
    services
        .verifier()
        .verify(effect.token())
        .onComplete(
            token -> on(new SessionEvent.Authenticated(token.userId(), token.deviceId())),
            refused -> on(new SessionEvent.AuthenticationFailed()));
    return null;
  }

  @Override
  public Void register(Effect.Register effect) {
    listener.known(this);
    guard.allow(Limits.FRAME_BYTES_MAX);
    services
        .registrations()
        .add(effect.userId(), effect.deviceId(), this)
        .onComplete(registered -> on(new SessionEvent.Registered()));
    return null;
  }

  @Override
  public Void unregister(Effect.Unregister effect) {
    services.registrations().remove(effect.userId(), effect.deviceId(), this);
    return null;
  }

  @Override
  public Void readHead(Effect.ReadHead effect) {
    services
        .inboxes()
        .state(effect.userId())
        .onComplete(
            inbox -> on(new SessionEvent.HeadRead(Integer.toUnsignedLong(inbox.getHead()))),
            failure -> on(new SessionEvent.ReadFailed()));
    return null;
  }

  @Override
  public Void compareHead(Effect.CompareHead effect) {
    services.comparison().want(effect.userId());
    return null;
  }

  @Override
  public Void readPage(Effect.ReadPage effect) {
    services
        .inboxes()
        .page(effect.userId(), effect.above(), effect.upTo(), effect.eventsMax())
        .onComplete(
            rows -> on(new SessionEvent.PageRead(effect.above(), inboxEvents(rows))),
            failure -> on(new SessionEvent.ReadFailed()));
    return null;
  }

  @Override
  public Void submit(Effect.Submit effect) {
    services
        .commands()
        .submit(effect.submission().record())
        .onSuccess(outcome -> on(new SessionEvent.Decided(effect.submission(), outcome)));
    return null;
  }

  @Override
  public Void acknowledge(Effect.Acknowledge effect) {
    services.commands().acknowledge(effect);
    return null;
  }

  @Override
  public Void send(Effect.Send effect) {
    socket.writeTextMessage(JsonCodec.print(effect.frame()));
    return null;
  }

  @Override
  public Void sendEvent(Effect.SendEvent effect) {
    InboxEvent event = effect.event();
    socket.writeTextMessage(event.event().frame(event.inboxSeq()));
    return null;
  }

  @Override
  public Void close(Effect.Close effect) {
    cutAtMillis = Clock.nowMillis() + CLOSE_MILLIS_MAX;
    // The peer's own close frame must get through, even behind what was not read yet.
    socket.resume();
    socket.close((short) effect.code().code(), effect.reason());
    return null;
  }

  private static List<InboxEvent> inboxEvents(List<Event> rows) {
    return rows.stream()
        .map(
            row -> new InboxEvent(Integer.toUnsignedLong(row.getInboxSeq()), new EncodedEvent(row)))
        .toList();
  }
}
