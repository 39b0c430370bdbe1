package chat.gateway.core;

import static chat.gateway.core.SessionDriver.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Delete;
import chat.model.v1.Edit;
import chat.model.v1.Prefer;
import chat.model.v1.Preferences;
import chat.model.v1.React;
import chat.model.v1.Typing;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client does to messages that are there. */
class SessionChangesTest {
  private static final String GROUP = ConversationIds.group(Ids.next());

  private final SessionDriver session = new SessionDriver();

  @BeforeEach
  void live() {
    session.welcomed(null, 0);
  }

  @Test
  void editsDeletionsAndReactionsAreCommandsOfTheConversation() {
    assertEquals(GROUP, submitted(edit("x")).getConversationId());
    assertTrue(submitted(edit("x")).hasEditMessage());
    assertTrue(submitted(delete(false)).hasDeleteMessage());
    assertTrue(submitted(react("👍")).hasReactToMessage());
  }

  @Test
  void whatOneHidesIsACommandOfOnesOwnConversation() {
    ConversationRecord hide = submitted(delete(true));
    assertEquals(ConversationIds.self(SessionDriver.USER), hide.getConversationId());
    assertEquals(GROUP, hide.getHideMessage().getConversationId());
  }

  @Test
  void whatOneWantsWithAConversationIsACommandOfOnesOwn() {
    ConversationRecord wish = submitted(prefer(Preferences.newBuilder().setArchived(true).build()));
    assertEquals(ConversationIds.self(SessionDriver.USER), wish.getConversationId());
    assertEquals(GROUP, wish.getSetPreferences().getConversationId());
    assertTrue(wish.getSetPreferences().getPreferences().getArchived());
    assertEquals(
        List.of("invalid_argument"), seen(session.frame(prefer(Preferences.getDefaultInstance()))));
  }

  @Test
  void whatTheContentAloneDecidesIsRefused() {
    assertEquals(List.of("message_empty"), seen(session.frame(edit(""))));
    assertEquals(List.of("invalid_argument"), seen(session.frame(react(""))));
    assertEquals(List.of("invalid_argument"), seen(session.frame(react("x".repeat(33)))));
  }

  @Test
  void typingIsToldAndHasNoAnswer() {
    List<Effect> effects =
        session.frame(
            ClientFrame.newBuilder()
                .setTyping(Typing.newBuilder().setConversationId(GROUP))
                .build());
    assertEquals(List.of(new Effect.TellTyping(SessionDriver.USER, GROUP)), effects);
    SessionEvent typed = new SessionEvent.Typed(Typing.newBuilder().setUserId("ann").build());
    assertEquals(List.of("typing"), seen(session.on(typed)));
    session.on(new SessionEvent.Congested());
    assertEquals(List.of(), session.on(typed));
  }

  private ConversationRecord submitted(ClientFrame frame) {
    return session.frame(frame).stream()
        .filter(Effect.Submit.class::isInstance)
        .map(effect -> ((Effect.Submit) effect).submission().record())
        .findFirst()
        .orElseThrow();
  }

  private static ClientFrame prefer(Preferences preferences) {
    return ClientFrame.newBuilder()
        .setRequest(1)
        .setPrefer(
            Prefer.newBuilder()
                .setConversationId(GROUP)
                .setClientId(Ids.next())
                .setPreferences(preferences))
        .build();
  }

  private static ClientFrame edit(String text) {
    return ClientFrame.newBuilder()
        .setRequest(1)
        .setEdit(
            Edit.newBuilder()
                .setConversationId(GROUP)
                .setClientId(Ids.next())
                .setSequence(1)
                .setBody(Body.newBuilder().setText(text)))
        .build();
  }

  private static ClientFrame delete(boolean onlyForMe) {
    return ClientFrame.newBuilder()
        .setRequest(1)
        .setDelete(
            Delete.newBuilder()
                .setConversationId(GROUP)
                .setClientId(Ids.next())
                .setSequence(1)
                .setOnlyForMe(onlyForMe))
        .build();
  }

  private static ClientFrame react(String reaction) {
    return ClientFrame.newBuilder()
        .setRequest(1)
        .setReact(
            React.newBuilder()
                .setConversationId(GROUP)
                .setClientId(Ids.next())
                .setSequence(1)
                .setReaction(reaction))
        .build();
  }
}
