package chat.bench.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.check.Finding.Kind;
import chat.model.v1.Receipt;
import java.io.StringWriter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sound history passes; each fault planted into it is found, and named for what it is. */
class CheckerTest {
  private static final String CONVERSATION = "direct:1";
  private static final UUID FIRST = new UUID(7, 1);
  private static final UUID SECOND = new UUID(7, 2);
  private static final UUID THIRD = new UUID(7, 3);

  private final History history = new History();
  private DeviceHistory ann;
  private DeviceHistory bob;
  private DeviceHistory bobPhone;

  @BeforeEach
  void people() {
    history.conversation(CONVERSATION, List.of("ann", "bob"));
    ann = history.device("ann", "ann-laptop");
    bob = history.device("bob", "bob-laptop");
    bobPhone = history.device("bob", "bob-phone");
    ann.started(40);
    bob.started(10);
    bobPhone.started(10);
  }

  @Test
  void soundHistoryHasNoFinding() {
    annSends(FIRST, 5);
    annSends(SECOND, 6);
    everybodySees(FIRST, 5, 1);
    everybodySees(SECOND, 6, 2);

    CheckResult result = Checker.check(history);

    assertEquals(List.of(), result.findings());
    assertEquals(100, result.integrityPercent());
    assertEquals(2, result.messages());
    assertEquals(6, result.deliveries());
  }

  @Test
  void receiptsThatGrowAndSayWhatHappenedAreSound() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    bob.readSaid(CONVERSATION, 5);
    ann.receipt(receipt("bob", 5, 0));
    ann.fetchedReceipt(receipt("bob", 5, 0));
    bob.readAnswered(CONVERSATION, 5);
    ann.receipt(receipt("bob", 0, 5));
    ann.fetchedReceipt(receipt("bob", 5, 5));

    assertEquals(List.of(), Checker.check(history).findings());
  }

  @Test
  void receiptOfWhatNobodyReadIsAhead() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    ann.receipt(receipt("bob", 5, 5));

    assertKinds(Kind.RECEIPT_AHEAD);
  }

  @Test
  void receiptThatFallsOrEndsBelowWhatWasHeardIsFound() {
    annSends(FIRST, 5);
    annSends(SECOND, 6);
    everybodySees(FIRST, 5, 1);
    everybodySees(SECOND, 6, 2);
    ann.fetchedReceipt(receipt("bob", 6, 0));
    ann.fetchedReceipt(receipt("bob", 5, 0));
    bob.readSaid(CONVERSATION, 6);
    bob.readAnswered(CONVERSATION, 6);
    bob.fetchedReceipt(receipt("bob", 6, 5));

    assertKinds(Kind.RECEIPT_FELL, Kind.RECEIPT_FELL);
  }

  private static Receipt receipt(String userId, int delivered, int read) {
    return Receipt.newBuilder()
        .setConversationId(CONVERSATION)
        .setUserId(userId)
        .setDelivered(delivered)
        .setRead(read)
        .build();
  }

  @Test
  void eventsThatAreNoMessagesTakeTheirPlaceInTheInbox() {
    bob.otherEvent(11);
    bobPhone.otherEvent(11);
    annSends(FIRST, 5);
    ann.message(41, CONVERSATION, 5, FIRST);
    bob.message(12, CONVERSATION, 5, FIRST);
    bobPhone.message(12, CONVERSATION, 5, FIRST);

    assertTrue(Checker.check(history).isClean());
  }

  @Test
  void acknowledgedMessageMissingOnOneDeviceIsLost() {
    annSends(FIRST, 5);
    ann.message(41, CONVERSATION, 5, FIRST);
    bob.message(11, CONVERSATION, 5, FIRST);

    Finding finding = onlyFinding();

    assertEquals(Kind.LOST, finding.kind());
    assertTrue(finding.detail().contains("bob-phone"), finding.detail());
    assertTrue(finding.detail().contains(FIRST.toString()), finding.detail());
  }

  @Test
  void acknowledgedMessageThatNobodySawIsLostForEach() {
    annSends(FIRST, 5);

    assertKinds(Kind.LOST, Kind.LOST, Kind.LOST);
    assertEquals(0, Checker.check(history).integrityPercent());
  }

  @Test
  void messageSeenByOneIsOwedToAllThoughNeverAcknowledged() {
    ann.send(CONVERSATION, FIRST);
    ann.message(41, CONVERSATION, 5, FIRST);
    bob.message(11, CONVERSATION, 5, FIRST);

    assertEquals(Kind.LOST, onlyFinding().kind());
  }

  @Test
  void sendWithoutAnswerMayHaveTakenNoEffect() {
    ann.send(CONVERSATION, FIRST);

    CheckResult result = Checker.check(history);

    assertTrue(result.isClean());
    assertEquals(1, result.unknown());
  }

  @Test
  void messageInTwoPlacesIsFound() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    everybodySees(FIRST, 6, 2);

    assertKinds(Kind.MOVED, Kind.MOVED, Kind.MOVED);
  }

  @Test
  void messageDeliveredTwiceToADeviceIsFound() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    bob.message(12, CONVERSATION, 5, FIRST);

    assertEquals(Kind.DOUBLED, onlyFinding().kind());
  }

  @Test
  void inboxEventDeliveredTwiceIsFound() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    bob.message(11, CONVERSATION, 5, FIRST);

    assertKinds(Kind.DOUBLED, Kind.DOUBLED);
  }

  @Test
  void swappedMessagesAreFound() {
    annSends(FIRST, 5);
    annSends(SECOND, 6);
    annSends(THIRD, 7);
    for (DeviceHistory device : List.of(ann, bobPhone)) {
      int start = device.startInboxSeq().getAsInt();
      device.message(start + 1, CONVERSATION, 5, FIRST);
      device.message(start + 2, CONVERSATION, 6, SECOND);
      device.message(start + 3, CONVERSATION, 7, THIRD);
    }
    bob.message(11, CONVERSATION, 6, SECOND);
    bob.message(12, CONVERSATION, 5, FIRST);
    bob.message(13, CONVERSATION, 7, THIRD);

    assertKinds(Kind.REORDERED, Kind.INBOX_CONFLICT, Kind.INBOX_CONFLICT);
  }

  @Test
  void holeInTheSequencesIsFound() {
    annSends(FIRST, 5);
    annSends(SECOND, 7);
    everybodySees(FIRST, 5, 1);
    everybodySees(SECOND, 7, 2);

    assertKinds(Kind.SEQUENCE_GAP, Kind.SEQUENCE_GAP, Kind.SEQUENCE_GAP);
  }

  @Test
  void holeInTheInboxIsFound() {
    annSends(FIRST, 5);
    ann.message(41, CONVERSATION, 5, FIRST);
    bob.message(12, CONVERSATION, 5, FIRST);
    bobPhone.message(12, CONVERSATION, 5, FIRST);

    assertKinds(Kind.INBOX_GAP, Kind.INBOX_GAP);
  }

  @Test
  void twoMessagesWithOneSequenceAreFound() {
    annSends(FIRST, 5);
    annSends(SECOND, 5);
    everybodySees(FIRST, 5, 1);

    assertEquals(Kind.SEQUENCE_CONFLICT, onlyFinding().kind());
  }

  @Test
  void resendAnsweredWithAnotherSequenceIsFound() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    bobPhone.send(CONVERSATION, FIRST);
    bobPhone.accepted(FIRST, 9);

    assertEquals(Kind.MOVED, onlyFinding().kind());
  }

  @Test
  void resendAnsweredWithTheSameSequenceIsSound() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    annSends(FIRST, 5);

    assertTrue(Checker.check(history).isClean());
  }

  @Test
  void acknowledgementAfterRefusalIsFound() {
    ann.send(CONVERSATION, FIRST);
    ann.refused(FIRST, "message_empty");
    annSends(FIRST, 5);

    assertEquals(Kind.ANSWER_CHANGED, onlyFinding().kind());
  }

  @Test
  void refusedMessageThatIsSeenIsFound() {
    ann.send(CONVERSATION, FIRST);
    ann.refused(FIRST, "message_empty");
    everybodySees(FIRST, 5, 1);

    assertKinds(Kind.REFUSED_BUT_SEEN, Kind.REFUSED_BUT_SEEN, Kind.REFUSED_BUT_SEEN);
  }

  @Test
  void messageThatNobodySentIsFound() {
    everybodySees(FIRST, 5, 1);

    assertKinds(Kind.PHANTOM, Kind.PHANTOM, Kind.PHANTOM);
  }

  @Test
  void messageInAnotherConversationIsFound() {
    history.conversation("direct:2", List.of("ann", "bob"));
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    ann.message(42, "direct:2", 1, FIRST);

    assertEquals(Kind.PHANTOM, onlyFinding().kind());
  }

  @Test
  void messageForSomebodyElseIsFound() {
    DeviceHistory eve = history.device("eve", "eve-laptop");
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    eve.message(1, CONVERSATION, 5, FIRST);

    assertEquals(Kind.MISDELIVERED, onlyFinding().kind());
  }

  @Test
  void jsonLinesHoldEveryOperation() {
    annSends(FIRST, 5);
    everybodySees(FIRST, 5, 1);
    StringWriter lines = new StringWriter();

    HistoryLines.write(history, lines);

    assertEquals(1 + 3 + 2 + 3, lines.toString().lines().count());
    assertTrue(
        lines
            .toString()
            .contains(
                "{\"device_id\":\"bob-phone\",\"operation\":\"message\",\"inbox_seq\":11,"
                    + "\"conversation_id\":\"direct:1\",\"sequence\":5,\"client_message_id\":\""
                    + FIRST
                    + "\"}"),
        lines.toString());
  }

  private void annSends(UUID id, int sequence) {
    ann.send(CONVERSATION, id);
    ann.accepted(id, sequence);
  }

  private void everybodySees(UUID id, int sequence, int inboxStep) {
    ann.message(40 + inboxStep, CONVERSATION, sequence, id);
    bob.message(10 + inboxStep, CONVERSATION, sequence, id);
    bobPhone.message(10 + inboxStep, CONVERSATION, sequence, id);
  }

  private Finding onlyFinding() {
    CheckResult result = Checker.check(history);
    assertEquals(1, result.findingCount(), result::describe);
    return result.findings().get(0);
  }

  private void assertKinds(Kind... kinds) {
    CheckResult result = Checker.check(history);
    assertEquals(
        List.of(kinds).stream().sorted().toList(),
        result.findings().stream().map(Finding::kind).sorted().toList(),
        result::describe);
  }
}
