package chat.publicstream.core;

import static chat.publicstream.core.Accepted.ANN;
import static chat.publicstream.core.Accepted.BEN;
import static chat.publicstream.core.Accepted.CID;
import static chat.publicstream.core.Accepted.GROUP;
import static chat.publicstream.core.Accepted.PAIR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.GroupChange;
import chat.model.v1.MembersAdded;
import chat.model.v1.ReactionChanged;
import chat.publicschema.PublicTopic;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PublicFoldTest {
  private final PublicFold fold = new PublicFold(10, new PublicRecords(false));

  @Test
  void ofAKeyOneAppendIsUnderWayAndKeysDoNotWaitForOneAnother() {
    assertEquals(List.of("7"), appends(fold.record(10, record(Accepted.text(PAIR, 5, 7, "one")))));
    assertEquals(List.of(), appends(fold.record(11, record(Accepted.text(PAIR, 6, 8, "two")))));
    assertEquals(List.of("1"), appends(fold.record(12, record(Accepted.text(GROUP, 7, 1, "x")))));

    assertEquals(List.of("8"), appends(fold.appended(lane(PAIR))));
    assertEquals(List.of(), appends(fold.appended(lane(PAIR))));
    fold.invariant();
  }

  @Test
  void whatIsNotAppendedIsNotCommitted() {
    fold.record(10, record(Accepted.text(PAIR, 5, 7, "one"), Accepted.text(PAIR, 6, 8, "two")));
    fold.record(11, record(Accepted.text(GROUP, 7, 1, "x")));

    fold.appended(lane(GROUP));
    assertEquals(List.of(), fold.tick());
    fold.appended(lane(PAIR));
    assertEquals(List.of(), fold.tick(), "one of two");
    fold.appended(lane(PAIR));
    assertEquals(List.of(new Effect.Commit(12)), fold.tick());
    assertEquals(List.of(), fold.tick());
    assertEquals(0, fold.backlog());
  }

  @Test
  void aLineOfAGroupGoesIntoTwoTopicsAtOnce() {
    EventEntry added =
        Accepted.line(
            GROUP,
            5,
            7,
            GroupChange.newBuilder().setMembersAdded(MembersAdded.newBuilder().addMemberIds(CID)));

    List<Effect> effects = fold.record(10, record(added));

    assertEquals(
        List.of(PublicTopic.MESSAGES, PublicTopic.MEMBERSHIP),
        effects.stream()
            .map(effect -> ((Effect.Append) effect).publicRecord().topic())
            .collect(Collectors.toList()));
  }

  @Test
  void whatIsToldToNobodyIsCoveredAtOnce() {
    Event.Builder reaction =
        Event.newBuilder().setReactionChanged(ReactionChanged.getDefaultInstance());
    assertEquals(List.of(), fold.record(10, record(Accepted.entry(PAIR, 5, reaction))));
    assertEquals(List.of(new Effect.Commit(11)), fold.tick());
  }

  @Test
  void aLongTextCountsAsSeveralRecords() {
    PublicFold withBodies = new PublicFold(10, new PublicRecords(true));
    withBodies.record(10, record(Accepted.text(PAIR, 5, 7, "x".repeat(10_500))));
    assertEquals(10, withBodies.backlog());
  }

  @Test
  void aBeginningThatIsGoneIsToldAndALaterHoleStops() {
    List<Effect> effects = fold.record(15, record(Accepted.read(ANN, 5, 7)));
    assertEquals(new Effect.Missed(10, 14), effects.get(0));
    assertEquals(2, effects.size());
    assertEquals(
        List.of(new Effect.Stop("offset 16 was expected, 17 came")),
        fold.record(17, record(Accepted.read(BEN, 6, 7))));
    assertEquals(List.of(), fold.record(16, record(Accepted.read(BEN, 6, 7))));
  }

  @Test
  void anUnknownRuleVersionStops() {
    EventRecord record = record(Accepted.read(ANN, 5, 7)).toBuilder().setRuleVersion(99).build();
    assertEquals(
        List.of(new Effect.Stop("record at offset 10 has rule version 99, this fold knows 1")),
        fold.record(10, record));
  }

  private static EventRecord record(EventEntry... entries) {
    return Accepted.record(List.of(entries));
  }

  private static PublicRecord.Lane lane(String key) {
    return new PublicRecord.Lane(PublicTopic.MESSAGES, key);
  }

  /** The sequences of messages that are to be appended. */
  private static List<String> appends(List<Effect> effects) {
    return effects.stream()
        .map(effect -> ((Effect.Append) effect).publicRecord().value())
        .map(value -> ((chat.publicschema.v1.MessageEvent) value).getSequence())
        .map(String::valueOf)
        .collect(Collectors.toList());
  }
}
