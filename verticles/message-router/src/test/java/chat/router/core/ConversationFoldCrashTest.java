package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.EVE;
import static chat.router.core.Commands.NOW_MILLIS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.ConversationRecord;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.MemberRole;
import chat.model.v1.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log with resent commands, folded by owners that die between any two steps while their writes
 * still land later: whatever happens, the outcome is that of one owner that never dies. Messages
 * are edited, deleted and expire meanwhile.
 */
class ConversationFoldCrashTest {
  private static final int SEEDS_EACH = 100;
  private static final int RECORDS = 60;
  private static final int STEPS_MAX = 100_000;

  /** As long as twelve records take. */
  private static final long KEPT_MILLIS = 12_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 1_001, 2_001, 3_001, 4_001})
  void crashesChangeNothing(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + SEEDS_EACH; seed++) {
      // Every second log is that of a channel.
      List<ConversationRecord> log =
          seed % 2 == 0 ? log(new Random(seed)) : channelLog(new Random(seed));
      SimulatedStores expected = new SimulatedStores();
      foldAll(log, expected);
      SimulatedStores actual = new SimulatedStores();
      foldWithCrashes(log, actual, new Random(seed));
      compare(expected, actual, "seed " + seed);
    }
  }

  private static void compare(SimulatedStores expected, SimulatedStores actual, String seed) {
    assertEquals(expected.history, actual.history, seed);
    assertEquals(expected.verdicts, actual.verdicts, seed);
    assertEquals(expected.state, actual.state, seed);
    assertEquals(expected.reads, actual.reads, seed);
    assertEquals(expected.memberships, actual.memberships, seed);
    assertEquals(expected.due, actual.due, seed);
    assertEquals(withoutDoubles(expected.inboxLog), withoutDoubles(actual.inboxLog), seed);
    assertEquals(toldOnce(expected.eventsLog), toldOnce(actual.eventsLog), seed);
    assertEquals(RECORDS, actual.committed, seed);
    Map<Long, Verdict> answers = new HashMap<>();
    expected.answers.forEach(verdict -> answers.put(verdict.getPosition(), verdict));
    for (Verdict answer : actual.answers) {
      assertEquals(answers.get(answer.getPosition()), answer, seed + ": an answer changed");
    }
  }

  private static void foldAll(List<ConversationRecord> log, SimulatedStores stores) {
    ConversationFold fold = newFold(0);
    for (int offset = 0; offset < log.size(); offset++) {
      stores.carryOutAll(fold.record(offset, appendedAt(offset), log.get(offset)), fold);
      stores.carryOutAll(fold.tick(), fold);
    }
    stores.carryOutAll(fold.tick(), fold);
  }

  /** Reads, ticks, carries out an effect at random or dies, until everything is covered. */
  private static void foldWithCrashes(
      List<ConversationRecord> log, SimulatedStores stores, Random random) {
    ConversationFold fold = newFold(0);
    List<Effect> wanted = new ArrayList<>();
    for (int step = 0; stores.committed < log.size(); step++) {
      assertTrue(step < STEPS_MAX, "no end in sight");
      int dice = random.nextInt(100);
      if (dice < 2) {
        // Some writes of the dead owner are still under way and land now, unheard.
        ConversationFold dead = fold;
        wanted.removeIf(effect -> random.nextBoolean() || !isWrite(effect));
        wanted.forEach(effect -> stores.carryOut(effect, dead));
        wanted.clear();
        fold = newFold(stores.startOffset());
      } else if (dice < 20 && fold.nextOffset() < log.size()) {
        int offset = (int) fold.nextOffset();
        wanted.addAll(fold.record(offset, appendedAt(offset), log.get(offset)));
      } else if (dice < 30) {
        wanted.addAll(fold.tick());
      } else if (!wanted.isEmpty()) {
        Effect effect = wanted.remove(random.nextInt(wanted.size()));
        wanted.addAll(stores.carryOut(effect, fold));
      }
      fold.invariant();
    }
  }

  private static long appendedAt(int offset) {
    return NOW_MILLIS + 1_000L * offset;
  }

  private static boolean isWrite(Effect effect) {
    return !(effect instanceof Effect.LoadState
        || effect instanceof Effect.LoadVerdicts
        || effect instanceof Effect.LoadMessage
        || effect instanceof Effect.LoadMembers
        || effect instanceof Effect.LookUpVerdict);
  }

  /** What an inbox fold takes of the log, by partition. */
  private static Map<Integer, List<Event>> withoutDoubles(List<InboxRecord> log) {
    Map<Integer, List<Event>> taken = new HashMap<>();
    Map<Integer, Long> last = new HashMap<>();
    for (InboxRecord record : log) {
      for (InboxEntry entry : record.getEntriesList()) {
        int partition = partitionOf(entry.getRecipientIds(0));
        long position = entry.getEvent().getPosition();
        if (position > last.getOrDefault(partition, -1L)) {
          last.put(partition, position);
          taken.computeIfAbsent(partition, key -> new ArrayList<>()).add(entry.getEvent());
        }
      }
    }
    return taken;
  }

  /** What a reader of the accepted events takes of them. */
  private static List<EventEntry> toldOnce(List<EventRecord> log) {
    List<EventEntry> told = new ArrayList<>();
    long last = -1;
    for (EventRecord record : log) {
      for (EventEntry entry : record.getEntriesList()) {
        if (entry.getEvent().getPosition() > last) {
          last = entry.getEvent().getPosition();
          told.add(entry);
        }
      }
    }
    return told;
  }

  private static List<ConversationRecord> log(Random random) {
    List<ConversationRecord> log = new ArrayList<>();
    List<String> authors = List.of(ANN, BEN, EVE);
    for (int i = 0; i < RECORDS; i++) {
      if (i > 3 && random.nextInt(4) == 0) {
        log.add(log.get(random.nextInt(log.size())));
      } else if (i == 2 || random.nextInt(20) == 0) {
        log.add(Commands.create(random.nextBoolean() ? ANN : BEN));
      } else {
        String id = Commands.idAt(NOW_MILLIS + random.nextInt(1_000));
        log.add(command(authors.get(random.nextInt(authors.size())), id, i, random));
      }
    }
    return log;
  }

  private static ConversationRecord command(String author, String id, int i, Random random) {
    int sequence = 1 + random.nextInt(8);
    return switch (random.nextInt(7)) {
      case 6 -> Commands.expire(Commands.CONVERSATION, sequence, KEPT_MILLIS);
      case 0 -> Commands.edit(author, id, sequence, "edited " + i);
      case 1 -> Commands.delete(author, id, sequence);
      case 2 -> Commands.react(author, id, sequence, "r" + random.nextInt(3), random.nextBoolean());
      default -> Commands.send(author, id, "text " + i);
    };
  }

  /** People who come, go and are removed while they write, with resent commands. */
  private static List<ConversationRecord> channelLog(Random random) {
    ChannelCommands channel = new ChannelCommands(Commands.idAt(NOW_MILLIS));
    List<ConversationRecord> log = new ArrayList<>();
    log.add(channel.create(ANN, 2 + random.nextInt(2)));
    List<String> users = List.of(ANN, BEN, EVE);
    while (log.size() < RECORDS) {
      String author = users.get(random.nextInt(users.size()));
      String member = users.get(random.nextInt(users.size()));
      int sequence = 1 + random.nextInt(8);
      log.add(
          switch (random.nextInt(12)) {
            case 11 ->
                Commands.expire(channel.conversationId(), 1 + random.nextInt(12), KEPT_MILLIS);
            case 0, 1 -> channel.join(author);
            case 2 -> channel.add(author, member);
            case 3, 4 -> channel.remove(author, member);
            case 5 -> channel.setRole(author, member, MemberRole.MEMBER_ROLE_ADMIN);
            case 6 -> channel.mention(author, member);
            case 7 -> channel.edit(author, sequence, "edited");
            case 8 -> channel.delete(author, sequence);
            case 9 -> log.get(random.nextInt(log.size()));
            default -> channel.send(author, "text " + log.size());
          });
    }
    return log;
  }

  private static ConversationFold newFold(long startOffset) {
    return new ConversationFold(1, startOffset, ConversationFoldCrashTest::partitionOf, 1_000);
  }

  private static int partitionOf(String user) {
    return user.charAt(user.length() - 1) % 2;
  }
}
