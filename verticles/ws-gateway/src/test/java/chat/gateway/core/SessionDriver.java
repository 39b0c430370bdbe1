package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.JsonCodec;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.Hello;
import chat.model.v1.ServerFrame;
import java.util.ArrayList;
import java.util.List;

/** Feeds a session by hand, checks the invariant after each step and keeps what it wanted done. */
final class SessionDriver {
  static final String EPOCH = "epoch-1";
  static final SessionLimits LIMITS = new SessionLimits(5_000, 10_000, 30_000, 4, 8, 5);
  static final String USER = "0190a6f2-7c00-7000-8000-000000000001";
  static final String DEVICE = "0190a6f2-7c00-7000-8000-0000000000d1";

  private final Session session = new Session(LIMITS, EPOCH);
  final List<Effect> effects = new ArrayList<>();
  SessionState state = SessionState.opened(0);
  long nowMillis;

  /** Gives an event; answers with the effects of this one alone. */
  List<Effect> on(SessionEvent event) {
    Step step = session.on(state, event, nowMillis);
    session.invariant(step.state());
    state = step.state();
    effects.addAll(step.effects());
    return step.effects();
  }

  List<Effect> frame(ClientFrame frame) {
    return on(new SessionEvent.Received(ClientMessage.json(JsonCodec.print(frame))));
  }

  List<Effect> tickAfter(long millis) {
    nowMillis += millis;
    return on(new SessionEvent.Tick());
  }

  /** To the welcome, with the stored head given. */
  List<Effect> welcomed(Cursor cursorOrNull, long head) {
    opened(cursorOrNull);
    return on(new SessionEvent.HeadRead(head));
  }

  /** To the reading of the head. */
  void opened(Cursor cursorOrNull) {
    Hello.Builder hello = Hello.newBuilder().setToken("token");
    if (cursorOrNull != null) {
      hello.setCursor(cursorOrNull);
    }
    frame(ClientFrame.newBuilder().setRequest(1).setHello(hello).build());
    on(new SessionEvent.Authenticated(USER, DEVICE));
    on(new SessionEvent.Registered());
  }

  List<Effect> live(long inboxSeq) {
    return on(new SessionEvent.Delivered(event(inboxSeq)));
  }

  List<Effect> page(long above, long... inboxSeqs) {
    List<InboxEvent> rows = new ArrayList<>();
    for (long inboxSeq : inboxSeqs) {
      rows.add(event(inboxSeq));
    }
    return on(new SessionEvent.PageRead(above, rows));
  }

  /** What the client would see, one word for each frame, in order: {@code e5} for event 5. */
  static List<String> seen(List<Effect> effects) {
    List<String> seen = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.SendEvent sent) {
        seen.add("e" + sent.event().inboxSeq());
      } else if (effect instanceof Effect.Send sent) {
        seen.add(word(sent.frame()));
      } else if (effect instanceof Effect.Close close) {
        seen.add(close.code().name());
      }
    }
    return seen;
  }

  static boolean reads(List<Effect> effects) {
    return effects.stream().anyMatch(Effect.ReadPage.class::isInstance);
  }

  static boolean closes(List<Effect> effects, CloseCode code) {
    return effects.stream().anyMatch(e -> e instanceof Effect.Close close && close.code() == code);
  }

  static Cursor cursor(long inboxSeq) {
    return Cursor.newBuilder().setEpoch(EPOCH).setInboxSeq((int) inboxSeq).build();
  }

  static InboxEvent event(long inboxSeq) {
    return new InboxEvent(
        inboxSeq, new EncodedEvent(Event.newBuilder().setConversationId("c" + inboxSeq).build()));
  }

  private static String word(ServerFrame frame) {
    return switch (frame.getFrameCase()) {
      case SYNCED -> "synced" + frame.getSynced().getInboxSeq();
      case RESET -> "reset" + frame.getReset().getHead().getInboxSeq();
      case ERROR -> frame.getError().getCode();
      case WELCOME,
          SENT,
          DONE,
          EVENT,
          RECEIPT,
          PRESENCE,
          TYPING,
          OPENED,
          CHANNEL,
          SCREEN,
          HEARTBEAT,
          RECONNECT,
          FRAME_NOT_SET ->
          frame.getFrameCase().name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
