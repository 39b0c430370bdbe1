package chat.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;
import chat.model.v1.GroupMember;
import chat.model.v1.GroupState;
import chat.model.v1.GroupSummary;
import chat.model.v1.Message;
import chat.model.v1.MessageReference;
import chat.model.v1.Profile;
import chat.model.v1.Screen;
import chat.model.v1.ScreenConversation;
import chat.runtime.core.ConversationPage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a reader gets of what was read for his first screen. */
class FirstScreensTest {
  private static final String ANN = "ann";
  private static final String BEN = "ben";

  @Test
  void aConversationHasItsLineItsNamesAndItsMessages() {
    Profile ben = Profile.newBuilder().setUserId(BEN).setDisplayName("Ben").build();
    Screen screen =
        screens(Map.of("x", state(9, 0)), Map.of("x", messages(1, 3)))
            .screen(page(direct("x", 3, 7)), Set.of(), Map.of(BEN, ben));
    ScreenConversation shown = screen.getConversations(0);
    assertEquals(ConversationKind.CONVERSATION_KIND_DIRECT, shown.getKind());
    assertEquals(List.of(Profile.newBuilder().setUserId(ANN).build(), ben), shown.getMembersList());
    assertEquals(3, shown.getHead());
    assertEquals(2, shown.getRead());
    assertEquals(1, shown.getUnread());
    assertEquals(7, shown.getInboxSeq());
    assertEquals("text 3", shown.getLastMessage().getBody().getText());
    assertEquals(messages(1, 3), shown.getMessagesList());
    assertEquals(9, shown.getPosition());
    assertEquals(0, screen.getNextBefore());
    assertFalse(screen.getUnavailable());
  }

  @Test
  void whatTheReaderHasHiddenHasNoWords() {
    FirstScreens screens = screens(Map.of("x", state(9, 0)), Map.of("x", messages(2, 3)));
    ConversationListEntry line = direct("x", 3, 7);
    assertEquals(Set.of(place("x", 2), place("x", 3)), screens.messages(List.of(line)));
    ScreenConversation shown =
        screens
            .screen(page(line), Set.of(place("x", 3), place("y", 2)), Map.of())
            .getConversations(0);
    assertTrue(shown.getLastMessage().getHidden());
    assertFalse(shown.getLastMessage().hasBody());
    assertEquals("text 2", shown.getMessages(0).getBody().getText());
    assertTrue(shown.getMessages(1).getHidden());
    assertFalse(shown.getMessages(1).hasBody());
  }

  @Test
  void whoCameLaterSeesNothingFromBefore() {
    ScreenConversation shown =
        screens(Map.of("x", state(9, 3)), Map.of("x", messages(1, 4)))
            .screen(page(group("x", 4, 7)), Set.of(), Map.of())
            .getConversations(0);
    assertEquals(messages(3, 4), shown.getMessagesList());
    assertEquals("circle", shown.getName());
    assertEquals(2, shown.getMemberCount());
  }

  @Test
  void whoIsNoMemberAnyMoreGetsNoLineAndNoMessages() {
    ConversationState without = state(9, 0).toBuilder().clearMemberIds().build();
    Map<String, List<Message>> newest = Map.of("x", messages(1, 3));
    assertEquals(
        0,
        screens(Map.of("x", without), newest)
            .screen(page(group("x", 3, 7)), Set.of(), Map.of())
            .getConversationsCount());

    // The line tells of an event that the state has not come to: he may have come in with it.
    ConversationState behind = without.toBuilder().setPosition(4).build();
    ScreenConversation shown =
        screens(Map.of("x", behind), newest)
            .screen(page(group("x", 3, 7)), Set.of(), Map.of())
            .getConversations(0);
    assertEquals(List.of(), shown.getMessagesList());
  }

  @Test
  void aLineWhoseStateIsNotStoredYetIsShown() {
    Screen screen = screens(Map.of(), Map.of()).screen(page(direct("x", 0, 7)), Set.of(), Map.of());
    assertEquals("x", screen.getConversations(0).getConversationId());
    assertEquals(0, screen.getConversations(0).getPosition());
  }

  @Test
  void longTextsComeAsPreviews() {
    Message whole = message(1, "x".repeat(Limits.INBOX_BODY_BYTES_MAX));
    Message shown =
        screens(Map.of("x", state(9, 0)), Map.of("x", List.of(whole)))
            .screen(page(direct("x", 1, 7)), Set.of(), Map.of())
            .getConversations(0)
            .getMessages(0);
    assertTrue(shown.getPreview());
    assertEquals(Limits.PREVIEW_CODE_POINTS, shown.getBody().getText().length());
  }

  @Test
  void aScreenIsBoundedAndLinesComeBeforeMessages() {
    String text = "x".repeat(4_000);
    List<ConversationListEntry> lines =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    direct("c" + i, 2, 100 - i).toBuilder()
                        .setLastMessage(message(2, text))
                        .build())
            .toList();
    List<Message> newest = List.of(message(1, text), message(2, text));
    Screen screen =
        screens(Map.of("c0", state(9, 0), "c19", state(9, 0)), Map.of("c0", newest, "c19", newest))
            .screen(new ConversationPage(lines, OptionalLong.of(81)), Set.of(), Map.of());
    assertEquals(20, screen.getConversationsCount());
    assertEquals(81, screen.getNextBefore());
    assertEquals(newest, screen.getConversations(0).getMessagesList());
    assertEquals(newest, screen.getConversations(19).getMessagesList());

    List<ConversationListEntry> more =
        IntStream.range(0, 50)
            .mapToObj(i -> lines.get(0).toBuilder().setInboxSeq(100 - i).build())
            .toList();
    Screen cut =
        screens(Map.of("c0", state(9, 0)), Map.of("c0", newest))
            .screen(new ConversationPage(more, OptionalLong.empty()), Set.of(), Map.of());
    int shown = cut.getConversationsCount();
    assertTrue(shown > 20 && shown < 50, shown + " lines");
    assertEquals(100 - shown + 1, cut.getNextBefore());
    assertTrue(cut.getSerializedSize() < Limits.SCREEN_BYTES_MAX + 1_000, "the bound");
  }

  private static FirstScreens screens(
      Map<String, ConversationState> states, Map<String, List<Message>> newest) {
    return new FirstScreens(ANN, states, newest);
  }

  private static ConversationPage page(ConversationListEntry line) {
    return new ConversationPage(List.of(line), OptionalLong.empty());
  }

  private static ConversationListEntry direct(String id, int head, int inboxSeq) {
    return ConversationListEntry.newBuilder()
        .setConversationId(id)
        .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
        .addMemberIds(ANN)
        .addMemberIds(BEN)
        .setHead(head)
        .setRead(2)
        .setInboxSeq(inboxSeq)
        .setPosition(8)
        .setLastMessage(message(head, "text " + head))
        .build();
  }

  private static ConversationListEntry group(String id, int head, int inboxSeq) {
    return direct(id, head, inboxSeq).toBuilder()
        .setKind(ConversationKind.CONVERSATION_KIND_GROUP)
        .clearMemberIds()
        .setGroup(GroupSummary.newBuilder().setName("circle").setMemberCount(2))
        .build();
  }

  /** Of a conversation of the two. */
  private static ConversationState state(long position, int annSeesFrom) {
    return ConversationState.newBuilder()
        .setPosition(position)
        .addMemberIds(ANN)
        .addMemberIds(BEN)
        .setGroup(
            GroupState.newBuilder()
                .addMembers(GroupMember.newBuilder().setVisibleFrom(annSeesFrom))
                .addMembers(GroupMember.getDefaultInstance()))
        .build();
  }

  private static List<Message> messages(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> message(i, "text " + i)).toList();
  }

  private static Message message(int sequence, String text) {
    return Message.newBuilder()
        .setSequence(sequence)
        .setBody(Body.newBuilder().setText(text))
        .build();
  }

  private static MessageReference place(String conversationId, int sequence) {
    return MessageReference.newBuilder()
        .setConversationId(conversationId)
        .setSequence(sequence)
        .build();
  }
}
