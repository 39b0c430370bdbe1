package chat.gateway.core;

import static chat.gateway.core.SessionDriver.cursor;
import static chat.gateway.core.SessionDriver.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.Hello;
import chat.model.v1.Screen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first screen that a hello asks for. */
class SessionScreenTest {
  private static final Screen SCREEN = Screen.newBuilder().setNextBefore(7).build();

  private final SessionDriver session = new SessionDriver();

  @Test
  void itIsReadWhenTheHeadIsKnownAndSentWhenItComes() {
    List<Effect> welcomed = welcomed(null, 20, 1);
    assertEquals(List.of("welcome", "synced5"), seen(welcomed));
    assertEquals(new Effect.ReadScreen(SessionDriver.USER, wanted(20, 1)), welcomed.get(1));
    assertEquals(List.of("e6"), seen(session.live(6)), "nothing waits for it");
    List<Effect> shown = session.on(new SessionEvent.ScreenRead(SCREEN));
    assertEquals(List.of("screen"), seen(shown));
    assertEquals(SCREEN, ((Effect.Send) shown.get(0)).frame().getScreen());
  }

  @Test
  void catchingUpGoesOnBesideIt() {
    assertEquals(List.of("welcome"), seen(welcomed(cursor(3), 20, 0)));
    assertEquals(List.of("screen"), seen(session.on(new SessionEvent.ScreenRead(SCREEN))));
    assertEquals(List.of("e4", "e5", "synced5"), seen(session.page(3, 4, 5)));
  }

  @Test
  void whoDoesNotReadIsToldThatThereIsNone() {
    welcomed(cursor(3), 20, 0);
    session.on(new SessionEvent.Congested());
    List<Effect> shown = session.on(new SessionEvent.ScreenRead(SCREEN));
    assertTrue(((Effect.Send) shown.get(0)).frame().getScreen().getUnavailable());
  }

  @Test
  void whoDoesNotAskGetsNone() {
    assertTrue(session.welcomed(null, 5).stream().noneMatch(Effect.ReadScreen.class::isInstance));
  }

  @Test
  void whoAsksForTooMuchGetsTheMost() {
    List<Effect> welcomed = welcomed(null, -1, 1_000);
    assertEquals(
        new Effect.ReadScreen(
            SessionDriver.USER,
            wanted(Limits.SCREEN_CONVERSATIONS_MAX, Limits.SCREEN_MESSAGES_MAX)),
        welcomed.get(1));
  }

  @Test
  void whoHasGoneGetsNothing() {
    welcomed(null, 20, 1);
    session.on(new SessionEvent.Disconnected());
    assertEquals(List.of(), session.on(new SessionEvent.ScreenRead(SCREEN)));
  }

  /** To the welcome with head 5. */
  private List<Effect> welcomed(Cursor cursorOrNull, int conversations, int messages) {
    Hello.Builder hello =
        Hello.newBuilder().setToken("token").setFirstScreen(wanted(conversations, messages));
    if (cursorOrNull != null) {
      hello.setCursor(cursorOrNull);
    }
    session.frame(ClientFrame.newBuilder().setRequest(1).setHello(hello).build());
    session.on(new SessionEvent.Authenticated(SessionDriver.USER, SessionDriver.DEVICE));
    session.on(new SessionEvent.Registered());
    return session.on(new SessionEvent.HeadRead(5));
  }

  private static FirstScreen wanted(int conversations, int messages) {
    return FirstScreen.newBuilder().setConversations(conversations).setMessages(messages).build();
  }
}
