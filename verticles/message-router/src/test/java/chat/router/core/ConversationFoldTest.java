package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.CONVERSATION;
import static chat.router.core.Commands.EVE;
import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.idAt;
import static chat.router.core.Commands.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.EventEntry;
import chat.model.v1.InboxEntry;
import chat.model.v1.SendMessage;
import chat.model.v1.Verdict;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationFoldTest {
  private static final int INBOX_PARTITIONS = 2;

  private final SimulatedStores stores = new SimulatedStores();
  private ConversationFold fold = newFold(0);
  private long nextOffset;

  @Test
  void messagesGetDenseSequencesInTheOrderOfTheLog() {
    append(Commands.create(ANN));
    assertEquals(1, sequence(append(send(ANN, idAt(NOW_MILLIS), "one"))));
    assertEquals(2, sequence(append(send(BEN, idAt(NOW_MILLIS), "two"))));
    assertEquals(3, sequence(append(send(ANN, idAt(NOW_MILLIS), "three"))));
    assertEquals("two", stores.history.get(2L).getBody().getText());
  }

  @Test
  void theSameIdAgainGetsTheFirstAnswerAndNoSecondMessage() {
    append(Commands.create(ANN));
    String id = idAt(NOW_MILLIS);
    Verdict first = append(send(ANN, id, "once"));
    append(send(BEN, idAt(NOW_MILLIS), "between"));
    assertEquals(first, append(send(ANN, id, "once")));
    assertEquals(2, stores.history.size());
    assertEquals(3 * INBOX_PARTITIONS, stores.inboxLog.size());
  }

  @Test
  void theSameIdOfAnotherAuthorIsAnotherMessage() {
    append(Commands.create(ANN));
    String id = idAt(NOW_MILLIS);
    assertEquals(1, sequence(append(send(ANN, id, "mine"))));
    assertEquals(2, sequence(append(send(BEN, id, "mine too"))));
  }

  @Test
  void anIdThatLeftMemoryIsLookedUp() {
    append(Commands.create(ANN));
    String early = idAt(NOW_MILLIS - 60_000);
    Verdict first = append(send(ANN, early, "early"));
    for (int i = 0; i < 300; i++) {
      append(send(ANN, idAt(NOW_MILLIS + i), "later"));
    }
    assertEquals(first, append(send(ANN, early, "early")));
    assertEquals(301, stores.history.size());
  }

  @Test
  void aStrangerIsRefusedAndSoIsEveryRetry() {
    append(Commands.create(ANN));
    String id = idAt(NOW_MILLIS);
    Verdict refusal = append(send(EVE, id, "let me in"));
    assertEquals("conversation_not_found", refusal.getRefused().getCode());
    assertEquals(refusal, append(send(EVE, id, "let me in")));
    assertTrue(stores.history.isEmpty());
  }

  @Test
  void whoWritesHasReadUpToHisOwnMessage() {
    append(Commands.create(ANN));
    append(send(ANN, idAt(NOW_MILLIS), "one"));
    append(send(BEN, idAt(NOW_MILLIS), "two"));
    assertEquals(Map.of(CONVERSATION + "/" + ANN, 1, CONVERSATION + "/" + BEN, 2), stores.reads);
  }

  @Test
  void aReadMarkerGoesToTheReadersOwnInboxAndToTheReceipts() {
    append(Commands.markRead(ANN, ConversationIds.self(ANN), 7));
    assertEquals(Map.of(CONVERSATION + "/" + ANN, 7), stores.reads);
    assertEquals(1, stores.inboxLog.size());
    InboxEntry entry = stores.inboxLog.get(0).getEntries(0);
    assertEquals(List.of(ANN), entry.getRecipientIdsList());
    assertEquals(7, entry.getEvent().getReadMarker().getSequence());
    assertTrue(stores.history.isEmpty());
    EventEntry told = stores.eventsLog.get(0).getEntries(0);
    assertEquals(7, told.getEvent().getReadMarker().getSequence());
    assertEquals(NOW_MILLIS, Timestamps.toMillis(told.getReadAt()));
  }

  @Test
  void nobodyMarksForAnother() {
    Verdict refusal = append(Commands.markRead(EVE, ConversationIds.self(ANN), 7));
    assertEquals("conversation_not_found", refusal.getRefused().getCode());
    assertTrue(stores.reads.isEmpty());
  }

  @Test
  void aMessageToAConversationThatNobodyStartedIsRefused() {
    assertEquals(
        "conversation_not_found",
        append(send(ANN, idAt(NOW_MILLIS), "hello?")).getRefused().getCode());
  }

  @Test
  void whoIsNotOneOfTheTwoCannotStartTheirConversation() {
    assertEquals("members_mismatch", append(Commands.create(EVE)).getRefused().getCode());
  }

  @Test
  void startingAgainChangesNothing() {
    append(Commands.create(ANN));
    append(send(ANN, idAt(NOW_MILLIS), "one"));
    assertTrue(append(Commands.create(BEN)).hasAccepted());
    assertEquals(2, sequence(append(send(BEN, idAt(NOW_MILLIS), "two"))));
  }

  @Test
  void whileOneBlocksTheOtherNeitherWrites() {
    append(Commands.create(ANN));
    assertTrue(append(Commands.setBlock(BEN, true)).hasAccepted());
    assertEquals("blocked", append(send(ANN, idAt(NOW_MILLIS), "hey")).getRefused().getCode());
    assertEquals("blocked", append(send(BEN, idAt(NOW_MILLIS), "hey")).getRefused().getCode());
    append(Commands.setBlock(ANN, true));
    append(Commands.setBlock(BEN, false));
    assertEquals("blocked", append(send(BEN, idAt(NOW_MILLIS), "hey")).getRefused().getCode());
    append(Commands.setBlock(ANN, false));
    assertEquals(1, sequence(append(send(ANN, idAt(NOW_MILLIS), "hello"))));
  }

  @Test
  void onlyTheOneWhoBlocksIsTold() {
    append(Commands.create(ANN));
    append(Commands.setBlock(BEN, true));
    append(Commands.setBlock(BEN, true));
    assertEquals(INBOX_PARTITIONS + 1, stores.inboxLog.size());
    InboxEntry entry = stores.inboxLog.get(INBOX_PARTITIONS).getEntries(0);
    assertEquals(List.of(BEN), entry.getRecipientIdsList());
    assertTrue(entry.getEvent().getBlockChanged().getBlocked());
  }

  @Test
  void aBlockHoldsBeforeTheConversationIsMade() {
    append(Commands.setBlock(BEN, true));
    assertEquals("blocked", append(Commands.create(ANN)).getRefused().getCode());
    assertTrue(stores.inboxLog.isEmpty());
    append(Commands.setBlock(BEN, false));
    assertTrue(append(Commands.create(ANN)).hasAccepted());
    assertEquals(1, sequence(append(send(ANN, idAt(NOW_MILLIS), "hello"))));
  }

  @Test
  void aBlockSentAgainAfterItWasLiftedStaysLifted() {
    append(Commands.create(ANN));
    ConversationRecord block = Commands.setBlock(BEN, true);
    append(block);
    append(Commands.setBlock(BEN, false));
    assertTrue(append(block).hasAccepted());
    assertEquals(1, sequence(append(send(ANN, idAt(NOW_MILLIS), "hello"))));
  }

  @Test
  void nobodyBlocksForOthers() {
    append(Commands.create(ANN));
    assertEquals("members_mismatch", append(Commands.setBlock(EVE, true)).getRefused().getCode());
    assertEquals(1, sequence(append(send(ANN, idAt(NOW_MILLIS), "hello"))));
  }

  @Test
  void anIdTooOldIsRefusedAndTheFirstOutcomeStays() {
    append(Commands.create(ANN));
    String id = idAt(NOW_MILLIS - Limits.CLIENT_ID_AGE_MAX_MILLIS + 1_000);
    Verdict first = append(send(ANN, id, "just in time"));
    assertEquals(1, sequence(first));
    Verdict late = append(send(ANN, id, "just in time"), NOW_MILLIS + 2_000);
    assertEquals("id_expired", late.getRefused().getCode());
    assertEquals(first, stores.verdicts.get(ANN + "/" + id));
  }

  @Test
  void anIdFromTheFutureIsRefusedForEver() {
    append(Commands.create(ANN));
    String id = idAt(NOW_MILLIS + Limits.CLIENT_ID_AHEAD_MAX_MILLIS + 1_000);
    assertEquals("id_expired", append(send(ANN, id, "x")).getRefused().getCode());
    Verdict nextDay = append(send(ANN, id, "x"), NOW_MILLIS + Limits.CLIENT_ID_AHEAD_MAX_MILLIS);
    assertEquals("id_expired", nextDay.getRefused().getCode());
    assertTrue(stores.history.isEmpty());
  }

  @Test
  void aLongTextGoesToInboxesAsPreviewAndToHistoryWhole() {
    append(Commands.create(ANN));
    ConversationRecord plain = send(ANN, idAt(NOW_MILLIS), "the whole text");
    append(
        plain.toBuilder()
            .setSendMessage(
                SendMessage.newBuilder()
                    .setBody(plain.getSendMessage().getBody())
                    .setPreview(Body.newBuilder().setText("the wh")))
            .build());
    var inInbox = stores.inboxLog.get(INBOX_PARTITIONS).getEntries(0).getEvent().getMessage();
    assertEquals("the wh", inInbox.getBody().getText());
    assertTrue(inInbox.getPreview());
    assertEquals("the whole text", stores.history.get(1L).getBody().getText());
  }

  @Test
  void aHoleInTheOffsetsStopsThePartition() {
    append(Commands.create(ANN));
    nextOffset++;
    stores.carryOutAll(fold.record(nextOffset, NOW_MILLIS, send(ANN, idAt(NOW_MILLIS), "x")), fold);
    assertNotNull(stores.stopped);
    assertTrue(stores.history.isEmpty());
  }

  @Test
  void rulesThatThisFoldDoesNotKnowStopThePartition() {
    stores.carryOutAll(
        fold.record(0, NOW_MILLIS, Commands.create(ANN).toBuilder().setRuleVersion(99).build()),
        fold);
    assertTrue(stores.stopped.contains("99"), stores.stopped);
  }

  @Test
  void recordsOfBothRuleVersionsStandInOneLog() {
    append(Commands.create(ANN).toBuilder().setRuleVersion(1).build());
    ConversationRecord old =
        send(ANN, idAt(NOW_MILLIS), "one").toBuilder().setRuleVersion(1).build();
    Verdict first = append(old);
    assertEquals(1, sequence(first));
    assertEquals(2, sequence(append(send(BEN, idAt(NOW_MILLIS), "two"))));
    assertEquals(first, append(old.toBuilder().setRuleVersion(2).build()));
    assertNull(stores.stopped);
  }

  @Test
  void aRecordThatComesTwiceIsFoldedOnce() {
    append(Commands.create(ANN));
    ConversationRecord command = send(ANN, idAt(NOW_MILLIS), "one");
    append(command);
    assertEquals(List.of(), fold.record(1, NOW_MILLIS, command));
    assertNull(stores.stopped);
  }

  @Test
  void aFoldThatCanLetGoOfNothingGoesOn() {
    fold = new ConversationFold(1, 0, user -> 0, 0);
    List<Effect> wanted = new ArrayList<>(fold.record(0, NOW_MILLIS, Commands.create(ANN)));
    wanted.addAll(fold.record(1, NOW_MILLIS, send(ANN, idAt(NOW_MILLIS), "one")));
    stores.carryOutAll(wanted, fold);
    assertEquals(1, stores.history.size());
  }

  @Test
  void theCommitWaitsForRowsInboxStateAndPosition() {
    List<Effect> wanted = fold.record(0, NOW_MILLIS, Commands.create(ANN));
    wanted = stores.carryOut(wanted.get(0), fold);
    wanted = stores.carryOut(wanted.get(0), fold);
    assertTrue(fold.tick().isEmpty(), "nothing is covered yet");
    stores.carryOutAll(wanted, fold);
    List<Effect> position = fold.tick();
    assertEquals(0, stores.committed);
    stores.carryOutAll(position, fold);
    assertEquals(1, stores.committed);
  }

  private Verdict append(ConversationRecord command) {
    return append(command, NOW_MILLIS);
  }

  private Verdict append(ConversationRecord command, long appendedAtMillis) {
    stores.carryOutAll(fold.record(nextOffset++, appendedAtMillis, command), fold);
    stores.carryOutAll(fold.tick(), fold);
    fold.invariant();
    return stores.answers.get(stores.answers.size() - 1);
  }

  private static int sequence(Verdict verdict) {
    assertTrue(verdict.hasAccepted(), verdict::toString);
    return verdict.getAccepted().getSequence();
  }

  private static ConversationFold newFold(long startOffset) {
    return new ConversationFold(
        1, startOffset, user -> user.charAt(user.length() - 1) % INBOX_PARTITIONS, 1_000);
  }
}
