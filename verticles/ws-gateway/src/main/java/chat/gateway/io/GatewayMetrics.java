package chat.gateway.io;

import chat.gateway.core.SessionState;
import chat.model.CloseCode;
import chat.model.v1.Event;
import chat.model.v1.Outcome;
import chat.model.v1.ServerFrame;
import chat.runtime.metrics.Meters;
import com.google.protobuf.Timestamp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Connections of clients, and what goes through them. */
final class GatewayMetrics {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final Counter FRAMES_RECEIVED =
      Meters.counter("chat.gateway.frames.received", "Messages of clients");

  private static final Counter BYTES_RECEIVED =
      Meters.counter("chat.gateway.bytes.received", "Bytes in messages of clients");

  private static final Counter FRAMES_SENT =
      Meters.counter("chat.gateway.frames.sent", "Messages to clients");

  private static final Counter BYTES_SENT =
      Meters.counter("chat.gateway.bytes.sent", "Bytes in messages to clients");

  private static final Counter WELCOMED = connects("welcomed");
  private static final Counter REFUSED_CONNECTS = connects("refused");
  private static final Counter FAILED_CONNECTS = connects("failed");

  private static final LongAdder CAPACITY =
      Meters.level("chat.gateway.capacity.connections", "Connections that are taken at most");

  private static final Timer DELIVERY =
      Meters.timer(
          "chat.gateway.delivery",
          "From the log's time of a message to its writing to a client that is live");

  private static final Timer ACCEPTED = commands("accepted");
  private static final Timer REFUSED = commands("refused");
  private static final Timer PUT_OFF = commands("put_off");

  private static final Timer SCREEN_SHOWN = screens("shown");
  private static final Timer SCREEN_LEFT_OUT = screens("left_out");

  private static final Map<String, Counter> CLOSES = new ConcurrentHashMap<>();
  private static final Map<String, Counter> ERRORS = new ConcurrentHashMap<>();
  private static final SessionState.Cases<LongAdder> CONNECTIONS = new Connections();

  private GatewayMetrics() {}

  static void opened(SessionState first) {
    first.match(CONNECTIONS).increment();
  }

  static void moved(SessionState from, SessionState to) {
    if (from.getClass() != to.getClass()) {
      from.match(CONNECTIONS).decrement();
      to.match(CONNECTIONS).increment();
    }
    if (from.isEntering() && to instanceof SessionState.Serving) {
      WELCOMED.increment();
    }
  }

  /** A gateway takes more connections, or fewer again when it ends. */
  static void capacity(int connections) {
    CAPACITY.add(connections);
  }

  /** Nobody may come in at the moment. */
  static void turnedAway() {
    FAILED_CONNECTS.increment();
  }

  /** A connection is closed before its welcome, by the client's fault or by ours. */
  static void notWelcomed(CloseCode code) {
    boolean ours =
        switch (code) {
          case INTERNAL_ERROR, RESTART, TRY_AGAIN_LATER -> true;
          case NORMAL,
              UNSUPPORTED_DATA,
              TOO_LARGE,
              HELLO_EXPECTED,
              HELLO_TIMEOUT,
              UNAUTHENTICATED,
              HEARTBEAT_TIMEOUT,
              SUPERSEDED,
              TOO_MANY_ERRORS ->
              false;
        };
    (ours ? FAILED_CONNECTS : REFUSED_CONNECTS).increment();
  }

  static void ended(SessionState last) {
    last.match(CONNECTIONS).decrement();
  }

  static void received(int bytes) {
    FRAMES_RECEIVED.increment();
    BYTES_RECEIVED.increment(bytes);
  }

  static void sent(int bytes) {
    FRAMES_SENT.increment();
    BYTES_SENT.increment(bytes);
  }

  /** A frame for one client alone. */
  static void answered(ServerFrame frame) {
    if (frame.hasError()) {
      ERRORS
          .computeIfAbsent(
              frame.getError().getCode(),
              code ->
                  Meters.counter(
                      "chat.gateway.errors", "Frames refused or put off, by code", "code", code))
          .increment();
    }
  }

  static void closed(int closeCode) {
    CLOSES
        .computeIfAbsent(
            Integer.toString(closeCode),
            code ->
                Meters.counter(
                    "chat.gateway.closes", "Connections that the gateway closed", "code", code))
        .increment();
  }

  static void decided(long submittedNanos, Outcome outcome) {
    Timer commands =
        outcome.hasRetryLater() ? PUT_OFF : outcome.getVerdict().hasRefused() ? REFUSED : ACCEPTED;
    commands.record(System.nanoTime() - submittedNanos, TimeUnit.NANOSECONDS);
  }

  /** A first screen that was asked for has been read, or is not to be had. */
  static void screen(long wantedNanos, boolean shown) {
    Timer screens = shown ? SCREEN_SHOWN : SCREEN_LEFT_OUT;
    screens.record(System.nanoTime() - wantedNanos, TimeUnit.NANOSECONDS);
  }

  /** An event goes to a client that had everything before it. */
  static void delivered(Event event) {
    if (event.hasMessage()) {
      Timestamp appended = event.getMessage().getSentAt();
      long appendedMillis =
          appended.getSeconds() * MILLIS_PER_SECOND + appended.getNanos() / NANOS_PER_MILLI;
      DELIVERY.record(
          Math.max(0, System.currentTimeMillis() - appendedMillis), TimeUnit.MILLISECONDS);
    }
  }

  private static Timer commands(String outcome) {
    return Meters.timer(
        "chat.gateway.commands", "From a command of a client to its outcome", "outcome", outcome);
  }

  private static Counter connects(String outcome) {
    return Meters.counter(
        "chat.gateway.connects", "Attempts to connect, by how they ended", "outcome", outcome);
  }

  private static Timer screens(String outcome) {
    return Meters.timer(
        "chat.gateway.screens", "From a welcome to the first screen", "outcome", outcome);
  }

  /** One level for each state. */
  private static final class Connections implements SessionState.Cases<LongAdder> {
    private final LongAdder awaitingHello = connections("awaiting_hello");
    private final LongAdder authenticating = connections("authenticating");
    private final LongAdder opening = connections("opening");
    private final LongAdder catchingUp = connections("catching_up");
    private final LongAdder live = connections("live");
    private final LongAdder draining = connections("draining");
    private final LongAdder closed = connections("closing");

    private static LongAdder connections(String state) {
      return Meters.level(
          "chat.gateway.connections",
          "Open connections by the state of their session",
          "state",
          state);
    }

    @Override
    public LongAdder awaitingHello(SessionState.AwaitingHello state) {
      return awaitingHello;
    }

    @Override
    public LongAdder authenticating(SessionState.Authenticating state) {
      return authenticating;
    }

    @Override
    public LongAdder opening(SessionState.Opening state) {
      return opening;
    }

    @Override
    public LongAdder catchingUp(SessionState.CatchingUp state) {
      return catchingUp;
    }

    @Override
    public LongAdder live(SessionState.Live state) {
      return live;
    }

    @Override
    public LongAdder draining(SessionState.Draining state) {
      return draining;
    }

    @Override
    public LongAdder closed(SessionState.Closed state) {
      return closed;
    }
  }
}
