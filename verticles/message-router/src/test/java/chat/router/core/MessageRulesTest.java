package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.CONVERSATION;
import static chat.router.core.Commands.EVE;
import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.delete;
import static chat.router.core.Commands.edit;
import static chat.router.core.Commands.idAt;
import static chat.router.core.Commands.react;
import static chat.router.core.Commands.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.HideMessage;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.Preferences;
import chat.model.v1.SendMessage;
import chat.model.v1.SetPreferences;
import chat.model.v1.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageRulesTest {
  private final FoldDriver fold = new FoldDriver();

  @BeforeEach
  void conversation() {
    fold.accepted(Commands.create(ANN));
    fold.accepted(send(ANN, id(), "one"));
    fold.accepted(send(BEN, id(), "two"));
  }

  @Test
  void anEditReplacesTheBodyAndTellsBoth() {
    assertEquals(1, fold.accepted(edit(ANN, id(), 1, "ONE")));
    assertEquals("ONE", message(1).getBody().getText());
    assertTrue(message(1).hasEditedAt());
    MessageChanged changed = fold.lastEvent().getMessageChanged();
    assertEquals("ONE", changed.getMessage().getBody().getText());
    assertFalse(changed.getIsLast());
    assertEquals(List.of(ANN, BEN), fold.lastRecipients());
    fold.accepted(edit(BEN, id(), 2, "TWO"));
    assertTrue(fold.lastEvent().getMessageChanged().getIsLast());
    assertEquals(3, fold.accepted(send(ANN, id(), "an edit takes no sequence")));
  }

  @Test
  void whatWasAcceptedIsToldWholeAndWithWhatItReplaces() {
    String longText = "a long text ".repeat(1_000);
    fold.accepted(
        send(ANN, id(), "").toBuilder()
            .setSendMessage(
                SendMessage.newBuilder()
                    .setBody(Body.newBuilder().setText(longText))
                    .setPreview(Body.newBuilder().setText("a long")))
            .build());
    assertEquals(longText, fold.lastAccepted().getEvent().getMessage().getBody().getText());
    fold.accepted(edit(ANN, id(), 1, "ONE"));
    assertEquals(
        "ONE", fold.lastAccepted().getEvent().getMessageChanged().getMessage().getBody().getText());
    assertEquals("one", fold.lastAccepted().getBefore().getBody().getText());
    int told = fold.stores.eventsLog.size();
    fold.accepted(react(BEN, id(), 1, "+1", false));
    assertEquals(told, fold.stores.eventsLog.size(), "reactions are told to members only");
    fold.accepted(delete(ANN, id(), 1));
    assertTrue(fold.lastAccepted().getEvent().getMessageChanged().getMessage().hasDeletedAt());
    assertEquals("ONE", fold.lastAccepted().getBefore().getBody().getText());
    assertEquals(0, fold.lastAccepted().getBefore().getReactionsCount());
    told = fold.stores.eventsLog.size();
    fold.refused(ErrorCode.MESSAGE_NOT_FOUND, edit(ANN, id(), 1, "again"));
    assertEquals(told, fold.stores.eventsLog.size(), "what was refused is told to nobody");
  }

  @Test
  void theSameEditAgainGetsTheFirstAnswerAndChangesNothing() {
    ConversationRecord edit = edit(ANN, id(), 1, "first edit");
    Verdict first = fold.append(edit, NOW_MILLIS);
    fold.accepted(edit(ANN, id(), 1, "second edit"));
    assertEquals(first, fold.append(edit, NOW_MILLIS));
    assertEquals("second edit", message(1).getBody().getText());
  }

  @Test
  void nobodyEditsOrDeletesWhatAnotherWrote() {
    fold.refused(ErrorCode.PERMISSION_DENIED, edit(BEN, id(), 1, "x"));
    fold.refused(ErrorCode.PERMISSION_DENIED, delete(BEN, id(), 1));
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, edit(EVE, id(), 1, "x"));
    fold.refused(ErrorCode.CONVERSATION_NOT_FOUND, react(EVE, id(), 1, "x", false));
    fold.refused(ErrorCode.MESSAGE_NOT_FOUND, edit(ANN, id(), 3, "x"));
  }

  @Test
  void theTimeOfAnEditIsThatOfTheLog() {
    ConversationRecord edit = edit(ANN, id(), 1, "late");
    ConversationRecord withWindow =
        edit.toBuilder()
            .setEditMessage(edit.getEditMessage().toBuilder().setWindowMillis(1_000))
            .build();
    assertEquals(
        ErrorCode.TOO_LATE.code(),
        fold.append(withWindow, NOW_MILLIS + 1_001).getRefused().getCode());
    ConversationRecord inTime = withWindow.toBuilder().setClientId(idAt(NOW_MILLIS + 1)).build();
    assertTrue(fold.append(inTime, NOW_MILLIS + 1_000).hasAccepted());
  }

  @Test
  void aDeletedMessageHasNoBodyAnyMoreAndStaysDeleted() {
    fold.accepted(react(BEN, id(), 1, "👍", false));
    assertEquals(1, fold.accepted(delete(ANN, id(), 1)));
    Message deleted = message(1);
    assertFalse(deleted.hasBody());
    assertEquals(0, deleted.getReactionsCount());
    assertEquals(ANN, deleted.getDeletedBy());
    assertEquals(deleted, fold.lastEvent().getMessageChanged().getMessage());
    fold.refused(ErrorCode.MESSAGE_NOT_FOUND, edit(ANN, id(), 1, "again"));
    fold.refused(ErrorCode.MESSAGE_NOT_FOUND, react(BEN, id(), 1, "👍", false));
  }

  @Test
  void reactionsAreSetAndTakenBackOnceForEachPerson() {
    fold.accepted(react(ANN, id(), 2, "👍", false));
    fold.accepted(react(BEN, id(), 2, "👍", false));
    int events = fold.stores.inboxLog.size();
    fold.accepted(react(BEN, id(), 2, "👍", false));
    assertEquals(events, fold.stores.inboxLog.size(), "nothing has changed");
    assertEquals(List.of(ANN, BEN), message(2).getReactions(0).getUserIdsList());
    fold.accepted(react(ANN, id(), 2, "👍", true));
    assertTrue(fold.lastEvent().getReactionChanged().getRemoved());
    fold.accepted(react(BEN, id(), 2, "👍", true));
    assertEquals(0, message(2).getReactionsCount());
    assertEquals("two", message(2).getBody().getText());
  }

  @Test
  void aMessageHasNotMoreThanSoManyKindsOfReactions() {
    for (int i = 0; i < Limits.REACTION_KINDS_MAX; i++) {
      fold.accepted(react(ANN, id(), 1, "kind " + i, false));
    }
    fold.refused(ErrorCode.TOO_MANY_REACTIONS, react(ANN, id(), 1, "one more", false));
    fold.accepted(react(BEN, id(), 1, "kind 0", false));
  }

  @Test
  void anAnswerNamesAMessageThatIsThere() {
    ConversationRecord answer = answer(2);
    fold.accepted(answer);
    assertEquals(2, message(3).getReplyTo());
    fold.refused(ErrorCode.MESSAGE_NOT_FOUND, answer(9));
  }

  @Test
  void onlyMembersAreMentioned() {
    ConversationRecord plain = send(ANN, id(), "@ben @eve");
    fold.accepted(
        plain.toBuilder()
            .setSendMessage(
                plain.getSendMessage().toBuilder()
                    .addMentionedIds(BEN)
                    .addMentionedIds(EVE)
                    .setMentionsAll(true))
            .build());
    assertEquals(List.of(BEN), message(3).getMentionedIdsList());
  }

  @Test
  void whatOneHidesFromHimselfIsToldToHimAlone() {
    fold.accepted(
        Commands.command(ANN, id())
            .setConversationId(ConversationIds.self(ANN))
            .setHideMessage(HideMessage.newBuilder().setConversationId(CONVERSATION).setSequence(2))
            .build());
    assertEquals(Set.of(ANN + "/" + CONVERSATION + "/2"), fold.stores.hidden);
    assertEquals(List.of(ANN), fold.lastRecipients());
    assertEquals("two", message(2).getBody().getText());
  }

  @Test
  void whatOneWantsWithAConversationIsToldToHimAlone() {
    Preferences pinned = Preferences.newBuilder().setPinned(false).build();
    fold.accepted(prefer(ANN, pinned));
    assertEquals(List.of(ANN), fold.lastRecipients());
    assertEquals(CONVERSATION, fold.lastEvent().getPreferencesChanged().getConversationId());
    assertEquals(pinned, fold.lastEvent().getPreferencesChanged().getPreferences());
    fold.refused(ErrorCode.INVALID_ARGUMENT, prefer(ANN, Preferences.getDefaultInstance()));
    fold.refused(
        ErrorCode.INVALID_ARGUMENT, prefer(ANN, pinned).toBuilder().setRuleVersion(3).build());
    fold.refused(
        ErrorCode.CONVERSATION_NOT_FOUND,
        prefer(ANN, pinned).toBuilder().setConversationId(ConversationIds.self(BEN)).build());
  }

  @Test
  void aLongEditGoesToInboxesAsPreviewAndToHistoryWhole() {
    ConversationRecord edit = edit(ANN, id(), 1, "the whole text");
    fold.accepted(
        edit.toBuilder()
            .setEditMessage(
                edit.getEditMessage().toBuilder().setPreview(Body.newBuilder().setText("the wh")))
            .build());
    assertEquals("the whole text", message(1).getBody().getText());
    assertFalse(message(1).getPreview());
    Message told = fold.lastEvent().getMessageChanged().getMessage();
    assertEquals("the wh", told.getBody().getText());
    assertTrue(told.getPreview());
  }

  @Test
  void rulesOfVersion1KnowNothingOfEdits() {
    fold.refused(
        ErrorCode.INVALID_ARGUMENT, edit(ANN, id(), 1, "x").toBuilder().setRuleVersion(1).build());
  }

  private Message message(long sequence) {
    return fold.stores.history.get(sequence);
  }

  private static ConversationRecord prefer(String userId, Preferences preferences) {
    return Commands.command(userId, id())
        .setConversationId(ConversationIds.self(userId))
        .setSetPreferences(
            SetPreferences.newBuilder().setConversationId(CONVERSATION).setPreferences(preferences))
        .build();
  }

  private static ConversationRecord answer(int sequence) {
    return Commands.command(ANN, id())
        .setSendMessage(
            SendMessage.newBuilder()
                .setBody(Body.newBuilder().setText("answer"))
                .setReplyTo(sequence))
        .build();
  }

  private static String id() {
    return idAt(NOW_MILLIS);
  }
}
