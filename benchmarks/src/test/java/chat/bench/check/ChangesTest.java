package chat.bench.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.bench.check.Finding.Kind;
import chat.model.v1.Body;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupCreated;
import chat.model.v1.MemberRemoved;
import chat.model.v1.MembersAdded;
import chat.model.v1.Message;
import chat.model.v1.Receipt;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the checker finds where messages change, and where people come and go. */
class ChangesTest {
  private static final String GROUP = "group:1";
  private static final UUID MADE = new UUID(7, 1);
  private static final UUID ADDED = new UUID(7, 2);
  private static final UUID WRITTEN = new UUID(7, 3);
  private static final UUID REMOVED = new UUID(7, 4);
  private static final UUID LATER = new UUID(7, 5);
  private static final UUID EDIT = new UUID(8, 1);
  private static final UUID DELETION = new UUID(8, 2);

  private final History history = new History();
  private DeviceHistory ann;
  private DeviceHistory bob;
  private DeviceHistory guest;

  @BeforeEach
  void people() {
    history.conversation(GROUP, List.of("ann", "bob"));
    ann = history.device("ann", "ann-laptop");
    bob = history.device("bob", "bob-laptop");
    guest = history.device("guest", "guest-laptop");
    List.of(ann, bob, guest).forEach(device -> device.started(0));
    sent(MADE, 1);
    sent(ADDED, 2);
    sent(WRITTEN, 3);
    sent(REMOVED, 4);
    sent(LATER, 5);
  }

  private void sent(UUID id, int sequence) {
    ann.send(GROUP, id);
    ann.accepted(id, sequence);
  }

  private static void membersSee(DeviceHistory device) {
    device.line(1, GROUP, 1, MADE, change().setCreated(created()).build());
    device.line(2, GROUP, 2, ADDED, added());
    device.message(3, GROUP, 3, WRITTEN);
    device.line(4, GROUP, 4, REMOVED, removed());
    device.message(5, GROUP, 5, LATER);
  }

  private static GroupChange.Builder change() {
    return GroupChange.newBuilder();
  }

  private static GroupCreated created() {
    return GroupCreated.newBuilder().addMemberIds("ann").addMemberIds("bob").build();
  }

  private static GroupChange added() {
    return change().setMembersAdded(MembersAdded.newBuilder().addMemberIds("guest")).build();
  }

  private static GroupChange removed() {
    return change().setMemberRemoved(MemberRemoved.newBuilder().setMemberId("guest")).build();
  }

  private void everybodySees() {
    membersSee(ann);
    membersSee(bob);
    guest.line(1, GROUP, 2, ADDED, added());
    guest.message(2, GROUP, 3, WRITTEN);
    guest.line(3, GROUP, 4, REMOVED, removed());
  }

  @Test
  void aGuestGetsWhatWasSaidWhileHeWasThere() {
    everybodySees();

    CheckResult result = Checker.check(history);

    assertEquals(List.of(), result.findings());
    assertEquals(5 + 5 + 3, result.deliveries());
  }

  @Test
  void whatAGuestGetsAfterHisRemovalIsFound() {
    everybodySees();
    guest.message(4, GROUP, 5, LATER);

    assertKinds(Kind.MISDELIVERED);
  }

  @Test
  void whatAGuestLacksIsLost() {
    membersSee(ann);
    membersSee(bob);
    guest.line(1, GROUP, 2, ADDED, added());
    guest.line(2, GROUP, 4, REMOVED, removed());

    assertKinds(Kind.LOST, Kind.SEQUENCE_GAP);
  }

  @Test
  void whatHadNotReachedHimWhenHeWasPutOutMayBeWithheld() {
    membersSee(ann);
    membersSee(bob);
    guest.withheld(1, GROUP);
    guest.withheld(2, GROUP);
    guest.line(3, GROUP, 4, REMOVED, removed());

    assertKinds();
  }

  @Test
  void moreThanWasWithheldIsLost() {
    membersSee(ann);
    membersSee(bob);
    guest.withheld(1, GROUP);
    guest.line(2, GROUP, 4, REMOVED, removed());

    assertKinds(Kind.LOST, Kind.LOST);
  }

  @Test
  void whatIsWithheldFromAMemberIsLost() {
    everybodySees();
    UUID last = new UUID(7, 6);
    sent(last, 6);
    ann.message(6, GROUP, 6, last);
    bob.withheld(6, GROUP);

    assertKinds(Kind.LOST);
  }

  @Test
  void whatIsHeardOfAGuestBeforeHisRemovalNeedNotBeFetched() {
    everybodySees();
    ann.fetchedReceipt(receipt(2));
    ann.receipt(receipt(4));

    assertKinds();
  }

  private static Receipt receipt(int delivered) {
    return Receipt.newBuilder()
        .setConversationId(GROUP)
        .setUserId("guest")
        .setDelivered(delivered)
        .build();
  }

  @Test
  void aGapWhileHeWasOutIsNone() {
    everybodySees();
    UUID back = new UUID(7, 6);
    sent(back, 6);
    ann.line(6, GROUP, 6, back, added());
    bob.line(6, GROUP, 6, back, added());
    guest.line(4, GROUP, 6, back, added());

    assertKinds();
  }

  @Test
  void changesThatReachEverybodyAreSound() {
    everybodySees();
    asks(EDIT, "better");
    ann.changeDone(EDIT);
    asks(DELETION, null);
    for (DeviceHistory device : List.of(ann, bob)) {
      changed(device, 6, "better");
      changed(device, 7, null);
      device.stands(GROUP, third(null));
    }

    assertKinds();
  }

  @Test
  void anEditThatWasAcknowledgedAndMissesADeviceIsLost() {
    everybodySees();
    asks(EDIT, "better");
    ann.changeDone(EDIT);
    changed(ann, 6, "better");

    assertKinds(Kind.LOST, Kind.DIVERGED);
  }

  @Test
  void editsInAnotherOrderAreFound() {
    everybodySees();
    asks(EDIT, "better");
    asks(DELETION, "best");
    changed(ann, 6, "better");
    changed(ann, 7, "best");
    changed(bob, 6, "best");
    changed(bob, 7, "better");

    assertKinds(Kind.DIVERGED);
  }

  @Test
  void whatNobodyAskedForOrWhatWasRefusedIsFound() {
    everybodySees();
    asks(EDIT, "better");
    ann.changeRefused(EDIT, "too_late");
    for (DeviceHistory device : List.of(ann, bob)) {
      changed(device, 6, "better");
      changed(device, 7, "strange");
    }

    assertKinds(Kind.REFUSED_BUT_SEEN, Kind.REFUSED_BUT_SEEN, Kind.PHANTOM, Kind.PHANTOM);
  }

  @Test
  void aMessageThatComesBackAfterItsDeletionIsFound() {
    everybodySees();
    asks(EDIT, "better");
    asks(DELETION, null);
    for (DeviceHistory device : List.of(ann, bob)) {
      changed(device, 6, null);
      changed(device, 7, "better");
    }

    assertKinds(Kind.REORDERED, Kind.REORDERED);
  }

  @Test
  void aChangeThatComesTwiceIsFound() {
    everybodySees();
    asks(EDIT, "better");
    for (DeviceHistory device : List.of(ann, bob)) {
      changed(device, 6, "better");
      changed(device, 7, "better");
    }

    assertKinds(Kind.DOUBLED, Kind.DOUBLED);
  }

  @Test
  void historyThatSaysOtherwiseIsFound() {
    everybodySees();
    asks(EDIT, "better");
    for (DeviceHistory device : List.of(ann, bob)) {
      changed(device, 6, "better");
    }
    bob.stands(GROUP, third("message 3"));

    assertKinds(Kind.DIVERGED);
  }

  private static void changed(DeviceHistory device, int inboxSeq, String text) {
    device.changed(inboxSeq, GROUP, third(text));
  }

  private static Message third(String text) {
    Message.Builder message = Message.newBuilder().setSequence(3);
    return text == null
        ? message.setDeletedAt(Timestamps.EPOCH).build()
        : message.setBody(Body.newBuilder().setText(text)).build();
  }

  private void asks(UUID id, String text) {
    ann.change(GROUP, 3, id, text);
  }

  private void assertKinds(Kind... kinds) {
    CheckResult result = Checker.check(history);
    assertEquals(
        List.of(kinds).stream().sorted().toList(),
        result.findings().stream().map(Finding::kind).sorted().toList(),
        result::describe);
  }
}
