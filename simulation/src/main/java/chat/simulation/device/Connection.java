package chat.simulation.device;

import chat.model.JsonCodec;
import chat.model.v1.Ack;
import chat.model.v1.ClientFrame;
import chat.model.v1.Error;
import chat.model.v1.Event;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.Read;
import chat.model.v1.Reset;
import chat.model.v1.ServerFrame;
import chat.model.v1.Welcome;
import chat.simulation.device.Outbox.Draft;
import chat.simulation.gateway.Socket;
import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.Violation;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One connection of a device, in real frames. */
final class Connection implements Socket.End {
  private static final int WELCOME_MILLIS_MAX = 10_000;
  private static final int ANSWER_MILLIS_MAX = 10_000;
  private static final int EVENTS_PER_ACK = 4;
  private static final int MESSAGES_PER_READ = 8;

  private final Device device;
  private final Map<Integer, Draft> sent = new HashMap<>();
  private final Set<Integer> reads = new HashSet<>();
  private Socket socket;
  private boolean ended;

  /** It came with a cursor that means nothing here; the true one is still stored. */
  private boolean oldEpoch;

  private boolean welcomed;
  private boolean synced;
  private int lastRequest;
  private int lastInboxSeq;

  Connection(Device device) {
    this.device = device;
  }

  void open(Socket to) {
    socket = to;
    Hello.Builder hello =
        Hello.newBuilder().setToken(device.account().userId() + "/" + device.account().deviceId());
    if (device.cursor() != null) {
      oldEpoch = device.world().strikes(Fault.CURSOR_OF_OLD_EPOCH);
      hello.setCursor(
          oldEpoch ? device.cursor().toBuilder().setEpoch("epoch-0").build() : device.cursor());
    }
    write(ClientFrame.newBuilder().setRequest(++lastRequest).setHello(hello));
    device
        .world()
        .insideAfter(
            WELCOME_MILLIS_MAX,
            life(),
            "is not welcomed",
            () -> {
              if (!ended && !welcomed) {
                device.abandon();
                device.backOff();
              }
            });
  }

  Socket socket() {
    return socket;
  }

  boolean isSynced() {
    return synced;
  }

  /** The device has no more to do with it. */
  void end() {
    ended = true;
    socket.closeByClient();
  }

  void send(Draft draft) {
    if (!welcomed || ended) {
      return;
    }
    int request = ++lastRequest;
    sent.put(request, draft);
    write(draft.frame().toBuilder().setRequest(request));
    device
        .world()
        .insideAfter(
            ANSWER_MILLIS_MAX,
            life(),
            "has no answer",
            () -> {
              if (!ended && sent.containsKey(request) && device.outbox().contains(draft.id())) {
                unanswered(draft);
              }
            });
  }

  private void unanswered(Draft draft) {
    if (device.world().oneIn(2)) {
      send(draft);
    } else {
      device.abandon();
      device.backOff();
    }
  }

  private void write(ClientFrame.Builder frame) {
    socket.fromClient(JsonCodec.print(frame));
  }

  @Override
  public Life life() {
    return device.life();
  }

  @Override
  public void closed(int code) {
    device.closed(this, code);
  }

  @Override
  public void received(String text) {
    if (ended) {
      return;
    }
    ServerFrame frame;
    try {
      frame = (ServerFrame) JsonCodec.parse(text, ServerFrame.newBuilder());
    } catch (InvalidProtocolBufferException e) {
      throw new Violation("a client cannot read " + text);
    }
    Violation.unless(
        welcomed || frame.hasWelcome() || frame.hasError(),
        () -> "welcome comes first, not " + text);
    switch (frame.getFrameCase()) {
      case WELCOME -> welcomed(frame.getWelcome());
      case SENT -> answered(frame);
      case DONE -> done(frame.getReplyTo());
      case ERROR -> refused(frame.getReplyTo(), frame.getError());
      case EVENT -> event(frame.getEvent());
      case SYNCED -> synced(frame.getSynced().getInboxSeq());
      case RESET -> reset(frame.getReset());
      case RECONNECT -> device.moveAway(frame.getReconnect().getDelayMillis());
      case RECEIPT, PRESENCE, SCREEN, TYPING, OPENED, CHANNEL, HEARTBEAT, FRAME_NOT_SET ->
          throw new Violation("a client does not know the frame " + text);
    }
  }

  private void welcomed(Welcome welcome) {
    welcomed = true;
    if (device.cursor() == null) {
      device.begins(welcome.getHead());
      device.account().history().started(welcome.getHead().getInboxSeq());
    }
    lastInboxSeq = device.cursor().getInboxSeq();
    device.outbox().all().forEach(this::send);
    beatAfter(welcome.getHeartbeatIntervalMillis());
  }

  private void beatAfter(int intervalMillis) {
    device
        .world()
        .insideAfter(
            intervalMillis,
            life(),
            "heartbeat",
            () -> {
              if (!ended) {
                write(ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
                beatAfter(intervalMillis);
              }
            });
  }

  private void event(Event event) {
    Violation.unless(
        event.getInboxSeq() == lastInboxSeq + 1,
        () -> life() + " got inbox_seq " + event.getInboxSeq() + " after " + lastInboxSeq);
    lastInboxSeq = event.getInboxSeq();
    device.advance(lastInboxSeq);
    device.known().take(event);
    if (event.hasMessage() && event.getMessage().getSenderId().equals(device.account().userId())) {
      device.outbox().answered(Device.id(event.getMessage().getClientMessageId()));
    }
    acknowledgeOrRead(event);
  }

  /** Now and then, as an app does: what is stored is acknowledged, what is seen is marked. */
  private void acknowledgeOrRead(Event event) {
    if (device.world().oneIn(EVENTS_PER_ACK)) {
      write(ClientFrame.newBuilder().setAck(Ack.newBuilder().setInboxSeq(lastInboxSeq)));
    }
    if (event.hasMessage() && device.world().oneIn(MESSAGES_PER_READ)) {
      reads.add(++lastRequest);
      write(
          ClientFrame.newBuilder()
              .setRequest(lastRequest)
              .setRead(
                  Read.newBuilder()
                      .setConversationId(event.getConversationId())
                      .setSequence(event.getMessage().getSequence())));
    }
  }

  private void synced(int inboxSeq) {
    Violation.unless(
        inboxSeq == lastInboxSeq,
        () -> life() + " is synced up to " + inboxSeq + " and has events up to " + lastInboxSeq);
    synced = true;
    device.synced();
  }

  private void reset(Reset reset) {
    device.world().saw("a device is reset");
    if (oldEpoch) {
      Violation.unless(
          reset.getHead().getEpoch().equals(device.cursor().getEpoch()),
          () -> life() + " is reset to " + reset + ", an epoch that is not the inbox's");
      device.reconnect();
      return;
    }
    Violation.unless(
        reset.getHead().getInboxSeq() <= device.known().size(),
        () -> life() + " is reset to " + reset + " although nothing expires");
    device.begins(reset.getHead());
    lastInboxSeq = reset.getHead().getInboxSeq();
    synced = false;
  }

  private void answered(ServerFrame frame) {
    Draft draft = sent.remove(frame.getReplyTo());
    Violation.unless(draft != null, () -> life() + " never sent what is answered by " + frame);
    if (draft.isJudged()) {
      device.account().history().accepted(draft.id(), frame.getSent().getSequence());
    }
    device.outbox().answered(draft.id());
  }

  private void done(int replyTo) {
    Draft draft = sent.remove(replyTo);
    Violation.unless(
        draft != null || reads.remove(replyTo), () -> life() + " never asked for what is done");
    if (draft != null) {
      device.outbox().answered(draft.id());
    }
  }

  private void refused(int replyTo, Error error) {
    if (reads.remove(replyTo) && error.getRetryAfterMillis() > 0) {
      return;
    }
    Draft refused = sent.remove(replyTo);
    if (refused == null) {
      Violation.unless(
          error.getCode().equals("unauthenticated") || error.getCode().equals("unexpected_frame"),
          () -> life() + " is refused with " + error);
    } else if (error.getRetryAfterMillis() == 0) {
      device.world().saw("a command is refused with " + error.getCode());
      if (refused.isJudged()) {
        device.account().history().refused(refused.id(), error.getCode());
      }
      device.outbox().answered(refused.id());
    } else {
      device
          .world()
          .insideAfter(
              error.getRetryAfterMillis(),
              life(),
              "tries a send again",
              () ->
                  device.outbox().all().stream()
                      .filter(draft -> draft.id().equals(refused.id()))
                      .forEach(this::send));
    }
  }
}
