package chat.gateway.io;

import chat.gateway.core.ClientMessage;
import chat.gateway.core.Effect;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.SessionEvent;
import chat.gateway.core.SessionState;
import chat.gateway.core.SignOfLife;
import chat.gateway.core.Step;
import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: tells its session what happens, and carries out what the session wants done. */
public final class SessionHost extends InboxEffects implements WebSocketConnection.Listener {
  /** After a close frame, how long the peer may take to end the connection. */
  private static final int CLOSE_MILLIS_MAX = 5_000;

  private static final SessionEvent TICK = new SessionEvent.Tick();
  private static final Logger LOG = LoggerFactory.getLogger(SessionHost.class);

  /** What the owner of the connections wants to know. */
  interface Owner {
    /** The peer has shown a good token. */
    void known(SessionHost host);

    /** The connection has ended. */
    void ended(SessionHost host);
  }

  private final WebSocketConnection connection;
  private final Owner owner;

  /** Among {@link Sessions}, which sets it. */
  int index;

  private SessionState state = SessionState.opened(Clock.nowMillis());
  private boolean stepping;
  private boolean known;
  private boolean entering;

  /** That of the device's login; 0 while it is not known, and when its end has been told. */
  private long loginId;

  /** Whether the step under way began in a session that had everything. */
  private boolean live;

  /** What happened while another event was worked on; null while nothing did, as nearly always. */
  private Deque<SessionEvent> waiting;

  private long cutAtMillis = Long.MAX_VALUE;

  /**
   * @param connection just opened
   */
  SessionHost(WebSocketConnection connection, Services services, Owner owner) {
    super(services);
    this.connection = connection;
    this.owner = owner;
    connection.listener(this);
    GatewayMetrics.opened(state);
  }

  /** Whether the peer has shown a good token. */
  boolean isKnown() {
    return known;
  }

  /** Whether the peer has been welcomed and is not about to leave. */
  boolean isServing() {
    return state instanceof SessionState.Serving;
  }

  @Override
  public void received(ClientMessage message) {
    on(new SessionEvent.Received(message));
  }

  @Override
  public void refused(CloseCode code, String reason) {
    on(new SessionEvent.Failed(code, reason));
  }

  @Override
  public void congested() {
    on(new SessionEvent.Congested());
  }

  @Override
  public void writable() {
    on(new SessionEvent.Writable());
  }

  @Override
  public void disconnected() {
    on(new SessionEvent.Disconnected());
    GatewayMetrics.ended(state);
    owner.ended(this);
  }

  /** The last that was heard of the device; empty while it is not known. */
  Optional<SignOfLife> sign() {
    return state.sign();
  }

  /** Events that come while another is worked on wait for their turn. */
  @Override
  public void on(SessionEvent event) {
    if (stepping) {
      later().addLast(event);
      return;
    }
    stepping = true;
    try {
      step(event);
      while (waiting != null) {
        SessionEvent next = waiting.pollFirst();
        if (next == null) {
          waiting = null;
        } else {
          step(next);
        }
      }
    } finally {
      stepping = false;
    }
  }

  void tick() {
    on(TICK);
    if (loginId != 0 && services.entrance().hasEnded(loginId)) {
      loginId = 0;
      on(new SessionEvent.Failed(CloseCode.UNAUTHENTICATED, "the session has ended"));
    }
    if (Clock.nowMillis() >= cutAtMillis) {
      connection.cut();
    }
  }

  private Deque<SessionEvent> later() {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    return waiting;
  }

  private void step(SessionEvent event) {
    try {
      Step step = services.machine().on(state, event, Clock.nowMillis());
      live = state instanceof SessionState.Live;
      GatewayMetrics.moved(state, step.state());
      state = step.state();
      for (Effect effect : step.effects()) {
        effect.match(this);
      }
      if (entering && !state.isEntering()) {
        entering = false;
        services.entrance().leave();
      }
    } catch (RuntimeException e) {
      LOG.error("a session failed on {}", event.getClass().getSimpleName(), e);
      if (event instanceof SessionEvent.Failed) {
        connection.cut();
      } else {
        later()
            .addFirst(new SessionEvent.Failed(CloseCode.INTERNAL_ERROR, "a fault of the server"));
      }
    }
  }

  @Override
  public Void authenticate(Effect.Authenticate effect) {
    if (!services.entrance().enter(() -> verify(effect.token()))) {
      on(new SessionEvent.NotAdmitted(services.entrance().retryAfterMillis()));
    }
    return null;
  }

  /** The turn of this device has come; false when it has gone. */
  private boolean verify(String token) {
    if (!state.isEntering()) {
      return false;
    }
    entering = true;
    services
        .entrance()
        .verify(token)
        .onComplete(
            known -> {
              loginId = known.sessionId();
              on(new SessionEvent.Authenticated(known.userId(), known.deviceId()));
            },
            refused -> on(new SessionEvent.AuthenticationFailed()));
    return true;
  }

  @Override
  public Void register(Effect.Register effect) {
    known = true;
    owner.known(this);
    connection.allow(Limits.FRAME_BYTES_MAX);
    super.register(effect);
    services.commands().presence().reports().add(this, effect.userId());
    return null;
  }

  @Override
  public Void unregister(Effect.Unregister effect) {
    super.unregister(effect);
    services.commands().presence().reports().remove(this, effect.last());
    services.commands().presence().watches().leave(this);
    services.channels().leave(this);
    return null;
  }

  @Override
  public Void readScreen(Effect.ReadScreen effect) {
    services
        .screens()
        .read(effect.userId(), effect.wanted(), screen -> on(new SessionEvent.ScreenRead(screen)));
    return null;
  }

  @Override
  public Void submit(Effect.Submit effect) {
    long startNanos = System.nanoTime();
    Trace trace = Traces.begin("command", effect.submission().traceparent());
    services
        .commands()
        .submit(trace.in(effect.submission().record()))
        .onSuccess(
            outcome -> {
              trace.end(!outcome.hasRetryLater());
              GatewayMetrics.decided(startNanos, outcome);
              on(new SessionEvent.Decided(effect.submission(), outcome));
            });
    return null;
  }

  @Override
  public Void reportPresence(Effect.ReportPresence effect) {
    services.commands().presence().reports().changed(this);
    return null;
  }

  @Override
  public Void watch(Effect.Watch effect) {
    services.commands().presence().watches().watch(this, effect.userId(), effect.watchedIds());
    return null;
  }

  @Override
  public Void watchAnew(Effect.WatchAnew effect) {
    services.commands().presence().watches().watchAnew(this);
    return null;
  }

  @Override
  public Void tellTyping(Effect.TellTyping effect) {
    services.commands().tellTyping(effect.userId(), effect.conversationId());
    return null;
  }

  @Override
  public Void openChannel(Effect.OpenChannel effect) {
    services
        .commands()
        .refuse(effect.userId())
        .ifPresentOrElse(
            refusal ->
                on(
                    new SessionEvent.OpenRefused(
                        effect.request(),
                        ErrorCode.of(refusal.getRetryLater().getCode()),
                        "too many commands; open it again later",
                        refusal.getRetryLater().getRetryAfterMillis())),
            () ->
                services
                    .channels()
                    .open(this, effect.request(), effect.userId(), effect.conversationId()));
    return null;
  }

  @Override
  public Void closeChannel(Effect.CloseChannel effect) {
    services.channels().close(this, effect.conversationId());
    return null;
  }

  @Override
  public Void lookAnew(Effect.LookAnew effect) {
    services.channels().lookAnew(this);
    return null;
  }

  @Override
  public Void sendNews(Effect.SendNews effect) {
    switch (connection.encoding()) {
      case JSON -> connection.send(effect.news().json());
      case PROTOBUF -> connection.send(effect.news().protobuf());
    }
    return null;
  }

  @Override
  public Void send(Effect.Send effect) {
    GatewayMetrics.answered(effect.frame());
    switch (connection.encoding()) {
      case JSON -> connection.send(JsonCodec.print(effect.frame()));
      case PROTOBUF -> connection.send(effect.frame().toByteArray());
    }
    return null;
  }

  @Override
  public Void sendEvent(Effect.SendEvent effect) {
    InboxEvent event = effect.event();
    if (live) {
      GatewayMetrics.delivered(event.event().event());
    }
    switch (connection.encoding()) {
      case JSON -> connection.send(event.event().json(event.inboxSeq()));
      case PROTOBUF -> connection.send(event.event().protobuf(event.inboxSeq()));
    }
    return null;
  }

  @Override
  public Void close(Effect.Close effect) {
    GatewayMetrics.closed(effect.code().code());
    if (entering || !known) {
      GatewayMetrics.notWelcomed(effect.code());
    }
    cutAtMillis = Clock.nowMillis() + CLOSE_MILLIS_MAX;
    connection.close(effect.code(), effect.reason());
    return null;
  }
}
