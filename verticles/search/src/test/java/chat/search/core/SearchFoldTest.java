package chat.search.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Position;
import chat.model.RuleVersions;
import chat.model.v1.Body;
import chat.model.v1.Erased;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.GroupChange;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.runtime.search.WordChange;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchFoldTest {
  private static final String ID = "direct:5a0a6f4e-7d65-5a4f-9a53-0a5b5a0f8f1e";
  private static final long SENT_AT = 1_750_000_000_000L;

  private final SearchFold fold = new SearchFold(1, 10);

  @Test
  void aMessageIsFoundByItsWordsAndItsSender() {
    WordChange change =
        changes(fold.record(10, SENT_AT, record(message(7, "Hello, hello World")))).get(0);

    assertEquals(
        new WordChange(ID, 7, 100, SENT_AT, Set.of("hello", "world", "FROM:ann"), Set.of(), false),
        change);
  }

  @Test
  void anEditTakesAwayWhatIsGone() {
    WordChange change =
        changes(fold.record(10, SENT_AT, record(changed(text("on tuesday"), text("on monday")))))
            .get(0);

    assertEquals(Set.of("on", "tuesday", "FROM:ann"), change.added());
    assertEquals(Set.of("monday"), change.removed());
  }

  @Test
  void aDeletionTakesAwayEverything() {
    Message deleted =
        text("").toBuilder().clearBody().setDeletedAt(Timestamps.fromMillis(SENT_AT)).build();
    WordChange change =
        changes(fold.record(10, SENT_AT, record(changed(deleted, text("my secret"))))).get(0);

    assertEquals(Set.of(), change.added());
    assertEquals(Set.of("my", "secret", "FROM:ann"), change.removed());
  }

  @Test
  void theDeletionOfWhatNobodyCanReadAnyMoreTakesAwayWhateverStandsThere() {
    Message deleted =
        text("").toBuilder().clearBody().setDeletedAt(Timestamps.fromMillis(SENT_AT)).build();
    Message erased =
        text("").toBuilder()
            .setBody(Body.newBuilder().setErased(Erased.getDefaultInstance()))
            .build();

    assertTrue(changes(fold.record(10, SENT_AT, record(changed(deleted, erased)))).get(0).afresh());
    assertFalse(
        changes(fold.record(11, SENT_AT, record(changed(deleted, text("my secret")))))
            .get(0)
            .afresh());
  }

  @Test
  void aSystemLineIsFoundByNothing() {
    Message line = text("").toBuilder().setChange(GroupChange.getDefaultInstance()).build();

    assertEquals(
        List.of(), fold.record(10, SENT_AT, record(entry(Event.newBuilder().setMessage(line)))));
    assertEquals(List.of(new Effect.WritePosition(Position.of(1, 10))), fold.tick());
  }

  @Test
  void whatIsNotWrittenIsNotCommitted() {
    fold.record(10, SENT_AT, record(message(1, "one")));
    fold.record(11, SENT_AT, record(message(2, "two")));

    assertEquals(List.of(), fold.wordsWritten(11));
    assertEquals(List.of(), fold.tick(), "the first one is not written yet");
    assertEquals(List.of(), fold.wordsWritten(10));
    assertEquals(List.of(new Effect.WritePosition(Position.of(1, 11))), fold.tick());
    assertEquals(List.of(new Effect.Commit(12)), fold.positionWritten(Position.of(1, 11)));
    assertEquals(0, fold.backlog());
  }

  @Test
  void muchAtOnceWaitsForItsTurn() {
    String words = IntStream.range(0, 600).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    int wanted = 0;
    for (int offset = 10; offset < 20; offset++) {
      wanted += fold.record(offset, SENT_AT, record(message(offset, words))).size();
    }

    assertEquals(2, wanted, "more than " + SearchFold.ROWS_MAX + " rows are two messages");
    assertTrue(fold.backlog() >= 10);
    for (int offset = 10; offset < 20; offset++) {
      wanted += fold.wordsWritten(offset).size();
    }
    assertEquals(10, wanted);
    assertEquals(0, fold.backlog());
    assertEquals(List.of(new Effect.WritePosition(Position.of(1, 19))), fold.tick());
  }

  @Test
  void aRepeatedRecordIsPassedOverAndAHoleStops() {
    fold.record(10, SENT_AT, record(message(1, "one")));

    assertEquals(List.of(), fold.record(10, SENT_AT, record(message(1, "one"))));
    assertTrue(fold.record(12, SENT_AT, record(message(3, "three"))).get(0) instanceof Effect.Stop);
    assertEquals(List.of(), fold.record(11, SENT_AT, record(message(2, "two"))), "it has stopped");
  }

  @Test
  void unknownRulesStop() {
    EventRecord record =
        record(message(1, "one")).toBuilder().setRuleVersion(RuleVersions.EVENTS + 1).build();

    assertTrue(fold.record(10, SENT_AT, record).get(0) instanceof Effect.Stop);
  }

  private static List<WordChange> changes(List<Effect> effects) {
    return ((Effect.WriteWords) effects.get(0)).changes();
  }

  private static EventRecord record(EventEntry entry) {
    return EventRecord.newBuilder()
        .setRuleVersion(RuleVersions.EVENTS)
        .setConversationId(ID)
        .addEntries(entry)
        .build();
  }

  private static EventEntry message(int sequence, String text) {
    return entry(Event.newBuilder().setMessage(text(text).toBuilder().setSequence(sequence)));
  }

  private static EventEntry changed(Message after, Message before) {
    return entry(
            Event.newBuilder().setMessageChanged(MessageChanged.newBuilder().setMessage(after)))
        .toBuilder()
        .setBefore(before)
        .build();
  }

  private static EventEntry entry(Event.Builder event) {
    return EventEntry.newBuilder().setEvent(event.setConversationId(ID).setPosition(100)).build();
  }

  private static Message text(String text) {
    return Message.newBuilder()
        .setSequence(7)
        .setSenderId("ann")
        .setSentAt(Timestamps.fromMillis(SENT_AT))
        .setBody(Body.newBuilder().setText(text))
        .build();
  }
}
