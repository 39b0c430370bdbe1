package chat.bench.client;

import chat.bench.check.DeviceHistory;
import chat.bench.client.Counters.Count;
import chat.model.CloseCode;
import chat.model.v1.Cursor;
import chat.model.v1.Error;
import chat.model.v1.Event;
import chat.model.v1.ServerFrame;
import chat.model.v1.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * One device.
 *
 * <pre>
 *            connect             welcome                synced
 * IDLE ─────────────▶ CONNECTING ─────────▶ CATCHING_UP ────────▶ LIVE
 *                      ▲      │ failed          │ closed            │ closed
 *               delay  │      ▼                 ▼                   │
 *                     BACKING_OFF ◀─────────────┴───────────────────┘
 *
 * any ── close(), a close code that forbids to come back, a session that has ended ──▶ CLOSED
 * </pre>
 *
 * <p>Messages are taken in any state but CLOSED; they go out after {@code welcome}, those without
 * an answer first, in the order in which they were given. To be called on the fleet's event loop
 * alone.
 */
public final class ChatClient {
  private static final int PENDING_MAX = 1_000;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final short CLOSED_BY_CLIENT = 1000;

  /** Pace of the checks until {@code welcome} names one. */
  private static final int BEAT_MILLIS = 5_000;

  private enum State {
    IDLE,
    CONNECTING,
    CATCHING_UP,
    LIVE,
    BACKING_OFF,
    CLOSED
  }

  private final Fleet fleet;
  private final Route route;
  private final DeviceHistory history;
  private final Outbox outbox = new Outbox(PENDING_MAX);
  private final InboxPlace place;
  private final ReadMarks marks;
  private final Pulse pulse;
  private final Acks acks;
  private final Backoff backoff;
  private final ServerFrames frames = new ServerFrames(new Frames());
  private final Promise<Void> firstSynced = Promise.promise();
  private final Promise<Void> closed = Promise.promise();

  private State state = State.IDLE;
  private WebSocket socket;
  private boolean movingAway;
  private int reconnectDelayMillis;
  private List<String> watched = List.of();

  public ChatClient(Fleet fleet, SessionKeeper session, DeviceHistory history) {
    this.fleet = fleet;
    this.route = new Route(fleet, session);
    this.history = history;
    this.place = new InboxPlace(() -> fleet.counters().increment(Count.INBOX_GAPS));
    this.marks = new ReadMarks(fleet, history, outbox::nextRequest);
    this.pulse = new Pulse(fleet, this::beat);
    this.acks = new Acks(fleet, place, pulse);
    this.backoff = fleet.backoff();
  }

  /** The device has everything up to a cursor; to be said before the start. */
  public void resumeFrom(Cursor stored) {
    place.begin(stored);
    history.started(stored.getInboxSeq());
  }

  public String userId() {
    return history.userId();
  }

  /** Lets the person see everything that comes, and the device say so at this pace. */
  public ChatClient readingEvery(int millis) {
    marks.pace(millis);
    return this;
  }

  /** Where the device stands, null before the first welcome. */
  public Cursor cursor() {
    return place.cursor();
  }

  /** Is told from each connection on how these people are; to be said before the start. */
  public ChatClient watching(List<String> userIds) {
    watched = List.copyOf(userIds);
    return this;
  }

  /** URL of the gateway that was tried last. */
  public String gateway() {
    return route.gateway();
  }

  /** Connects, again whenever that breaks; completes with the first {@code synced}. */
  public Future<Void> start() {
    connect();
    return firstSynced.future();
  }

  /**
   * Sends a message, now or when connected.
   *
   * @return false if too many messages have no answer yet and it was not taken
   */
  public boolean send(PendingSend send) {
    if (state == State.CLOSED || !outbox.offer(send)) {
      fleet.counters().increment(Count.REJECTED_SENDS);
      return false;
    }
    history.send(send.conversationId(), send.clientMessageId());
    if (isConnected()) {
      write(send);
    }
    return true;
  }

  /** Says goodbye and stays away; messages without an answer remain unknown. */
  public Future<Void> close() {
    boolean connected = socket != null;
    end(new IllegalStateException("closed by its owner"));
    return connected ? closed.future() : Future.succeededFuture();
  }

  /** Loses its connection without a word, as with a network that is gone. */
  public void cut() {
    if (socket != null) {
      Fleet.cut(socket);
    }
  }

  public boolean isLive() {
    return state == State.LIVE;
  }

  /** Messages without a final answer. */
  public int pendingSends() {
    return outbox.size();
  }

  /** Highest {@code inbox_seq} that came. */
  public int inboxSeq() {
    return place.inboxSeq();
  }

  private boolean isConnected() {
    return isLive() || state == State.CATCHING_UP;
  }

  private void connect() {
    state = State.CONNECTING;
    route
        .connect()
        .onSuccess(this::connected)
        .onFailure(
            failure -> {
              if (failure instanceof HttpApiException refused && refused.status() == 401) {
                fail(refused);
              } else if (state == State.CONNECTING) {
                lostConnection();
              }
            });
  }

  private void connected(WebSocket connection) {
    if (state != State.CONNECTING) {
      connection.close(CLOSED_BY_CLIENT);
      return;
    }
    socket = connection;
    route.tokenRejected(false);
    pulse.heard();
    pulse.start(BEAT_MILLIS);
    connection.textMessageHandler(this::read);
    connection.exceptionHandler(failure -> {});
    connection.closeHandler(end -> closed(connection));
    connection.writeTextMessage(ClientFrames.hello(route.accessToken(), place.cursor()));
  }

  private void read(String frame) {
    pulse.heard();
    try {
      frames.read(frame);
    } catch (IOException | IllegalArgumentException e) {
      fail(new IllegalStateException("the platform sent a frame that cannot be read: " + frame, e));
    }
  }

  private void closed(WebSocket connection) {
    cancelTimers();
    socket = null;
    outbox.connectionLost();
    if (state == State.CLOSED) {
      closed.complete();
      return;
    }
    Short status = connection.closeStatusCode();
    CloseCode.Reconnect reconnect =
        movingAway ? CloseCode.Reconnect.BACK_OFF : Reconnects.after(status);
    movingAway = false;
    if (reconnect == CloseCode.Reconnect.NO) {
      fail(
          new IllegalStateException(
              "the platform closed with %s %s".formatted(status, connection.closeReason())));
      return;
    }
    route.tokenRejected(reconnect == CloseCode.Reconnect.AFTER_REFRESH);
    lostConnection();
  }

  private void lostConnection() {
    state = State.BACKING_OFF;
    fleet.counters().increment(Count.LOST_CONNECTIONS);
    fleet.listener().lost(this);
    int delayMillis = reconnectDelayMillis + backoff.nextDelayMillis();
    reconnectDelayMillis = 0;
    fleet.setTimer(
        delayMillis,
        () -> {
          if (state == State.BACKING_OFF) {
            connect();
          }
        });
  }

  /** Gives up although its owner did not ask for it. */
  private void fail(RuntimeException reason) {
    fleet.counters().ended(history.deviceId() + ": " + reason.getMessage());
    end(reason);
  }

  private void end(RuntimeException reason) {
    state = State.CLOSED;
    cancelTimers();
    firstSynced.tryFail(reason);
    if (socket != null) {
      socket.close(CLOSED_BY_CLIENT);
    }
  }

  private void write(PendingSend send) {
    pulse.wrote();
    socket.writeTextMessage(ClientFrames.send(outbox.attempt(send, System.nanoTime()), send));
  }

  private void beat() {
    long nowNanos = System.nanoTime();
    boolean silent = pulse.isSilent(nowNanos);
    if (silent || nowNanos - outbox.oldestAttemptNanos(nowNanos) > ANSWER_TIMEOUT.toNanos()) {
      fleet.counters().increment(silent ? Count.SILENT_CONNECTIONS : Count.LATE_ANSWERS);
      moveAway(0);
      return;
    }
    if (pulse.takeQuiet(nowNanos) && isConnected()) {
      socket.writeTextMessage(ClientFrames.HEARTBEAT);
    }
  }

  private void cancelTimers() {
    pulse.stop();
    marks.stop();
    acks.stop();
  }

  /** Leaves this connection for another one. */
  private void moveAway(int delayMillis) {
    cancelTimers();
    movingAway = true;
    reconnectDelayMillis = delayMillis;
    socket.close();
  }

  private void welcomed(Welcome welcome) {
    state = State.CATCHING_UP;
    if (place.cursor() == null) {
      place.begin(welcome.getHead());
      history.started(inboxSeq());
    }
    pulse.start(welcome.getHeartbeatIntervalMillis());
    acks.start(socket);
    marks.start(socket);
    for (PendingSend send : outbox.all()) {
      fleet.counters().increment(Count.RESENDS);
      write(send);
    }
  }

  private void synced() {
    state = State.LIVE;
    backoff.succeeded();
    fleet.counters().increment(Count.CONNECTS);
    firstSynced.tryComplete();
    if (!watched.isEmpty()) {
      socket.writeTextMessage(ClientFrames.watch(watched));
    }
    fleet.listener().synced(this);
  }

  private void refusedOrRetried(int replyTo, Error error) {
    if (state == State.CONNECTING) {
      reconnectDelayMillis = error.getRetryAfterMillis();
      return;
    }
    if (marks.failed(replyTo)) {
      return;
    }
    if (error.getRetryAfterMillis() > 0) {
      PendingSend send = outbox.toBeRetried(replyTo);
      if (send != null) {
        fleet.listener().putOff(send);
        fleet.setTimer(error.getRetryAfterMillis(), () -> retry(send));
      }
      return;
    }
    PendingSend send = outbox.answered(replyTo);
    if (send != null) {
      fleet.counters().increment(Count.REFUSALS);
      history.refused(send.clientMessageId(), error.getCode());
      fleet.listener().refused(send);
    }
  }

  private void retry(PendingSend send) {
    if (isConnected() && outbox.isIdle(send)) {
      fleet.counters().increment(Count.RETRIES);
      write(send);
    }
  }

  private final class Frames implements FrameHandler {
    @Override
    public void sent(int replyTo, int sequence) {
      PendingSend send = outbox.answered(replyTo);
      if (send != null) {
        history.accepted(send.clientMessageId(), sequence);
        fleet.listener().accepted(send);
      }
    }

    @Override
    public void message(int inboxSeq, String conversationId, int sequence, UUID clientMessageId) {
      place.advance(inboxSeq);
      if (!place.isNew(inboxSeq)) {
        return;
      }
      history.message(inboxSeq, conversationId, sequence, clientMessageId);
      marks.seen(conversationId, sequence);
      fleet.listener().delivered(history.userId(), clientMessageId);
    }

    @Override
    public void event(Event event) {
      place.advance(event.getInboxSeq());
      if (place.isNew(event.getInboxSeq())) {
        EventRecord.note(event, history);
        if (event.hasMessage()) {
          marks.seen(event.getConversationId(), event.getMessage().getSequence());
        }
      }
    }

    @Override
    public void other(ServerFrame frame) {
      switch (frame.getFrameCase()) {
        case WELCOME -> welcomed(frame.getWelcome());
        case SYNCED -> ChatClient.this.synced();
        case ERROR -> refusedOrRetried(frame.getReplyTo(), frame.getError());
        case RESET -> {
          fleet.counters().increment(Count.RESETS);
          place.reset(frame.getReset().getHead());
        }
        case RECONNECT -> moveAway(frame.getReconnect().getDelayMillis());
        case DONE -> marks.done(frame.getReplyTo());
        case RECEIPT -> history.receipt(frame.getReceipt());
        case PRESENCE ->
            frame
                .getPresence()
                .getUsersList()
                .forEach(person -> fleet.listener().presence(ChatClient.this, person));
        case SENT, EVENT, SCREEN, TYPING, OPENED, CHANNEL, HEARTBEAT, FRAME_NOT_SET -> {}
      }
    }
  }
}
