package chat.inbox.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.RuleVersions;
import chat.model.v1.Event;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.Preferences;
import chat.model.v1.PreferencesChanged;
import chat.model.v1.ReadMarker;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxFoldTest {
  private static final int SEEDS_EACH = 100;
  private static final int RECORDS = 60;
  private static final int STEPS_MAX = 100_000;

  private final SimulatedInboxes stores = new SimulatedInboxes();
  private final InboxFold fold = newFold(0);

  @Test
  void eachInboxIsNumberedForItselfInTheOrderOfTheLog() {
    fold(record("x", 1, "ann", "ben"), record("y", 2, "ben", "eve"), record("x", 3, "ann", "ben"));
    assertEquals(2, stores.states.get("ann").getHead());
    assertEquals(3, stores.states.get("ben").getHead());
    assertEquals("y", stores.rows.get("ben").get(2).getConversationId());
    assertEquals(1, stores.rows.get("eve").size());
  }

  @Test
  void anAppendThatWasRepeatedCountsOnce() {
    fold(
        record("x", 1, "ann"), record("x", 2, "ann"), record("x", 1, "ann"), record("x", 2, "ann"));
    assertEquals(2, stores.states.get("ann").getHead());
    assertEquals(4, stores.committed);
  }

  @Test
  void theListShowsTheNewestMessageWithItsPlaceInTheInbox() {
    fold(record("x", 1, "ann"), record("x", 2, "ann"), record("y", 3, "ann"));
    assertEquals(2, stores.lists.get("ann/x").getPosition());
    assertEquals(2, stores.lists.get("ann/x").getInboxSeq());
    assertEquals(3, stores.lists.get("ann/y").getInboxSeq());
  }

  @Test
  void readMarkersCountByTheirHighestAndSoDoOwnMessages() {
    fold(
        record("x", 1, "ann"),
        readMarker(2, "x", 5),
        readMarker(3, "y", 2),
        readMarker(4, "x", 3),
        own(record("z", 5, "ann"), "ann"));
    assertEquals(Map.of("ann/x", 5L, "ann/y", 2L, "ann/z", 5L), stores.reads);
    assertEquals(5, stores.states.get("ann").getHead(), "all of it reaches her other devices");
  }

  @Test
  void whatCallsAUserIsNotedUntilItIsDeleted() {
    fold(
        calling(record("x", 1, "ann", "ben"), false, "ben"),
        calling(record("x", 2, "ann", "ben"), true),
        own(calling(record("x", 3, "ann", "ben"), true), "ann"),
        record("x", 4, "ann", "ben"),
        deleted(5, "x", 2, "ann", "ben"));
    assertEquals(
        Map.of("ann/x/2", false, "ben/x/1", true, "ben/x/2", false, "ben/x/3", true),
        stores.mentions);
  }

  @Test
  void eachThingThatAUserWantsStandsForItselfAndReadingEndsTheMark() {
    fold(
        preferring(1, "x", Preferences.newBuilder().setPinned(true).setMarkedUnread(true)),
        preferring(2, "x", Preferences.newBuilder().setArchived(true)),
        preferring(3, "y", Preferences.newBuilder().setMarkedUnread(true)),
        preferring(4, "x", Preferences.newBuilder().setPinned(false)),
        readMarker(5, "x", 1));
    assertEquals(
        Map.of(
            "ann/x/pinned", false,
            "ann/x/archived", true,
            "ann/x/marked_unread", false,
            "ann/y/marked_unread", true),
        stores.preferences);
  }

  @Test
  void oneInboxThatIsStillReadDoesNotHoldUpAnother() {
    List<Effect> wanted = new ArrayList<>(fold.record(0, record("x", 1, "slow")));
    wanted.removeIf(effect -> effect instanceof Effect.LoadInbox);
    stores.carryOutAll(wanted, fold);
    stores.carryOutAll(fold.record(1, record("y", 2, "quick")), fold);
    assertNotNull(stores.deliveries.get("quick/1"));
    assertEquals(0, fold.tick().size(), "the first record is not covered, so nothing is");
  }

  @Test
  void theCellWaitsForTheLinesOfTheList() {
    List<Effect> wanted = new ArrayList<>(fold.record(0, record("x", 1, "ann")));
    while (wanted.stream().noneMatch(Effect.WriteLines.class::isInstance)) {
      wanted.addAll(stores.carryOut(wanted.remove(0), fold));
    }
    assertTrue(wanted.stream().noneMatch(Effect.WriteInbox.class::isInstance));
    stores.carryOutAll(wanted, fold);
    assertEquals(1, stores.states.get("ann").getHead());
  }

  @Test
  void aFoldThatCanLetGoOfNothingGoesOn() {
    InboxFold small = new InboxFold(1, 0, 0);
    List<Effect> wanted = new ArrayList<>(small.record(0, record("x", 1, "ann", "ben")));
    wanted.addAll(small.record(1, record("y", 2, "ben", "eve")));
    stores.carryOutAll(wanted, small);
    stores.carryOutAll(small.tick(), small);
    assertEquals(2, stores.states.get("ben").getHead());
  }

  @Test
  void aHoleInTheOffsetsStopsThePartition() {
    stores.carryOutAll(fold.record(1, record("x", 1, "ann")), fold);
    assertNotNull(stores.stopped);
    assertTrue(stores.rows.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_001, 2_001, 3_001, 4_001})
  void crashesChangeNothing(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + SEEDS_EACH; seed++) {
      List<InboxRecord> log = log(new Random(seed));
      SimulatedInboxes expected = new SimulatedInboxes();
      foldAll(log, expected);
      SimulatedInboxes actual = new SimulatedInboxes();
      foldWithCrashes(log, actual, new Random(seed));
      assertEquals(expected.rows, actual.rows, "seed " + seed);
      assertEquals(expected.states, actual.states, "seed " + seed);
      assertEquals(expected.lists, actual.lists, "seed " + seed);
      assertEquals(expected.reads, actual.reads, "seed " + seed);
      assertEquals(expected.mentions, actual.mentions, "seed " + seed);
      assertEquals(expected.preferences, actual.preferences, "seed " + seed);
      assertEquals(log.size(), actual.committed, "seed " + seed);
    }
  }

  private void fold(InboxRecord... records) {
    foldAll(List.of(records), stores, fold);
  }

  private static void foldAll(List<InboxRecord> log, SimulatedInboxes stores) {
    foldAll(log, stores, newFold(0));
  }

  private static void foldAll(List<InboxRecord> log, SimulatedInboxes stores, InboxFold fold) {
    for (int offset = 0; offset < log.size(); offset++) {
      stores.carryOutAll(fold.record(offset, log.get(offset)), fold);
      stores.carryOutAll(fold.tick(), fold);
    }
    stores.carryOutAll(fold.tick(), fold);
  }

  /** Reads, ticks, carries out an effect at random or dies, until everything is covered. */
  private static void foldWithCrashes(
      List<InboxRecord> log, SimulatedInboxes stores, Random random) {
    InboxFold fold = newFold(0);
    List<Effect> wanted = new ArrayList<>();
    for (int step = 0; stores.committed < log.size(); step++) {
      assertTrue(step < STEPS_MAX, "no end in sight");
      int dice = random.nextInt(100);
      if (dice < 2) {
        // Some writes of the dead owner are still under way and land now, unheard.
        InboxFold dead = fold;
        wanted.removeIf(effect -> random.nextBoolean() || isLoad(effect));
        wanted.forEach(effect -> stores.carryOut(effect, dead));
        wanted.clear();
        fold = newFold(stores.startOffset());
      } else if (dice < 20 && fold.nextOffset() < log.size()) {
        int offset = (int) fold.nextOffset();
        wanted.addAll(fold.record(offset, log.get(offset)));
      } else if (dice < 30) {
        wanted.addAll(fold.tick());
      } else if (!wanted.isEmpty()) {
        Effect effect = wanted.remove(random.nextInt(wanted.size()));
        wanted.addAll(stores.carryOut(effect, fold));
      }
    }
  }

  private static boolean isLoad(Effect effect) {
    return effect instanceof Effect.LoadSeen || effect instanceof Effect.LoadInbox;
  }

  /** Three conversations whose appends are repeated now and then, as a router does it. */
  private static List<InboxRecord> log(Random random) {
    List<InboxRecord> log = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      if (i > 5 && random.nextInt(5) == 0) {
        log.add(log.get(log.size() - 1 - random.nextInt(4)));
      } else {
        switch (random.nextInt(6)) {
          case 0 ->
              log.add(own(record("x", i, "ann", "ben"), random.nextBoolean() ? "ann" : "ben"));
          case 1 -> log.add(record("y", i, "ben", "eve"));
          case 2 -> log.add(calling(record("y", i, "ben", "eve"), random.nextBoolean(), "eve"));
          case 3 -> log.add(deleted(i, "y", random.nextInt(i + 1), "ben", "eve"));
          case 4 ->
              log.add(
                  random.nextInt(3) == 0
                      ? readMarker(i, "z", i)
                      : preferring(
                          i,
                          "z",
                          random.nextBoolean()
                              ? Preferences.newBuilder().setPinned(random.nextBoolean())
                              : Preferences.newBuilder().setMarkedUnread(true)));
          default -> log.add(record("z", i, "ann", "eve"));
        }
      }
    }
    return log;
  }

  private static InboxRecord record(String conversation, long position, String... recipients) {
    return InboxRecord.newBuilder()
        .setRuleVersion(RuleVersions.INBOX)
        .setConversationId(conversation)
        .addEntries(
            InboxEntry.newBuilder()
                .setEvent(
                    Event.newBuilder()
                        .setConversationId(conversation)
                        .setPosition(position)
                        .setMessage(Message.newBuilder().setSequence((int) position)))
                .addAllRecipientIds(List.of(recipients)))
        .build();
  }

  private static InboxRecord readMarker(long position, String conversation, int sequence) {
    InboxRecord record = record("self:ann", position, "ann");
    return withEvent(
        record,
        record.getEntries(0).getEvent().toBuilder()
            .setReadMarker(
                ReadMarker.newBuilder().setConversationId(conversation).setSequence(sequence)));
  }

  private static InboxRecord preferring(
      long position, String conversation, Preferences.Builder change) {
    InboxRecord record = record("self:ann", position, "ann");
    return withEvent(
        record,
        record.getEntries(0).getEvent().toBuilder()
            .setPreferencesChanged(
                PreferencesChanged.newBuilder()
                    .setConversationId(conversation)
                    .setPreferences(change)));
  }

  private static InboxRecord calling(InboxRecord record, boolean all, String... names) {
    Event event = record.getEntries(0).getEvent();
    return withEvent(
        record,
        event.toBuilder()
            .setMessage(
                event.getMessage().toBuilder()
                    .setMentionsAll(all)
                    .addAllMentionedIds(List.of(names))));
  }

  private static InboxRecord deleted(
      long position, String conversation, int sequence, String... recipients) {
    InboxRecord record = record(conversation, position, recipients);
    return withEvent(
        record,
        record.getEntries(0).getEvent().toBuilder()
            .setMessageChanged(
                MessageChanged.newBuilder()
                    .setMessage(
                        Message.newBuilder()
                            .setSequence(sequence)
                            .setDeletedAt(Timestamps.fromMillis(position)))));
  }

  private static InboxRecord own(InboxRecord record, String sender) {
    Event event = record.getEntries(0).getEvent();
    return withEvent(
        record, event.toBuilder().setMessage(event.getMessage().toBuilder().setSenderId(sender)));
  }

  private static InboxRecord withEvent(InboxRecord record, Event.Builder event) {
    return record.toBuilder()
        .setEntries(0, record.getEntries(0).toBuilder().setEvent(event))
        .build();
  }

  private static InboxFold newFold(long startOffset) {
    return new InboxFold(1, startOffset, 1_000);
  }
}
