package chat.publicstream.core;

import static chat.publicstream.core.Accepted.ANN;
import static chat.publicstream.core.Accepted.BEN;
import static chat.publicstream.core.Accepted.CID;
import static chat.publicstream.core.Accepted.GROUP;
import static chat.publicstream.core.Accepted.PAIR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.GroupChange;
import chat.model.v1.MemberRemoved;
import chat.model.v1.MembersAdded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Owners that die, do not know that they are dead, repeat appends and have appends that land late;
 * a source in which all that follows a repeated append stands twice. Whatever comes of it, a reader
 * who passes over what is not above the last position of its key has what the log says.
 */
class PublicFoldCrashTest {
  private static final int SEEDS = 300;
  private static final int ENTRIES = 60;
  private static final int STEPS_MAX = 100_000;
  private static final PublicRecords RECORDS = new PublicRecords(true);

  @Test
  void readersGetEverythingOnceAndInOrder() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<EventEntry> log = log(random);
      List<PublicRecord> expected = new ArrayList<>();
      log.forEach(entry -> expected.addAll(RECORDS.of(entry)));

      List<PublicRecord> stream = new World(source(log, random), random).run();

      assertTrue(stream.size() >= expected.size(), "seed " + seed);
      assertEquals(byLane(expected), byLane(passingOver(stream)), "seed " + seed);
    }
  }

  /** What a reader keeps who passes over repeats. */
  private static List<PublicRecord> passingOver(List<PublicRecord> stream) {
    Map<PublicRecord.Lane, Long> last = new HashMap<>();
    List<PublicRecord> kept = new ArrayList<>();
    for (PublicRecord next : stream) {
      if (next.position() > last.getOrDefault(next.lane(), -1L)) {
        last.put(next.lane(), next.position());
        kept.add(next);
      }
    }
    return kept;
  }

  private static Map<PublicRecord.Lane, List<PublicRecord>> byLane(List<PublicRecord> records) {
    Map<PublicRecord.Lane, List<PublicRecord>> lanes = new HashMap<>();
    records.forEach(
        next -> lanes.computeIfAbsent(next.lane(), lane -> new ArrayList<>()).add(next));
    return lanes;
  }

  private static List<EventEntry> log(Random random) {
    List<EventEntry> log = new ArrayList<>();
    for (int offset = 0; offset < ENTRIES; offset++) {
      int sequence = offset + 1;
      log.add(
          switch (random.nextInt(6)) {
            case 0 -> Accepted.read(random.nextBoolean() ? ANN : BEN, offset, sequence);
            case 1 ->
                Accepted.line(
                    GROUP,
                    offset,
                    sequence,
                    GroupChange.newBuilder()
                        .setMembersAdded(MembersAdded.newBuilder().addMemberIds(CID)));
            case 2 ->
                Accepted.line(
                    GROUP,
                    offset,
                    sequence,
                    GroupChange.newBuilder()
                        .setMemberRemoved(MemberRemoved.newBuilder().setMemberId(CID)));
            case 3 ->
                Accepted.changed(
                    offset, Accepted.message(offset, 1).setDeletedAt(Accepted.at(offset)));
            default -> Accepted.text(PAIR, offset, sequence, "text " + offset);
          });
    }
    return log;
  }

  /**
   * As the conversation fold leaves it: each conversation in its order, now and then again from an
   * earlier place.
   */
  private static List<EventRecord> source(List<EventEntry> log, Random random) {
    Map<String, List<EventEntry>> byConversation = new HashMap<>();
    log.forEach(
        entry ->
            byConversation
                .computeIfAbsent(entry.getEvent().getConversationId(), id -> new ArrayList<>())
                .add(entry));
    Map<String, Integer> next = new HashMap<>();
    List<String> ids = new ArrayList<>(byConversation.keySet());
    List<EventRecord> source = new ArrayList<>();
    while (!ids.isEmpty()) {
      String id = ids.get(random.nextInt(ids.size()));
      List<EventEntry> entries = byConversation.get(id);
      int from = next.getOrDefault(id, 0);
      if (from > 0 && random.nextInt(8) == 0) {
        from = random.nextInt(from);
      }
      int to = Math.min(entries.size(), from + 1 + random.nextInt(3));
      source.add(Accepted.record(entries.subList(from, to)));
      next.put(id, to);
      if (to == entries.size()) {
        ids.remove(id);
      }
    }
    return source;
  }

  /** An owner, and what it wants done. */
  private static final class Owner {
    final PublicFold fold;
    final List<Effect> wanted = new ArrayList<>();

    Owner(long startOffset) {
      fold = new PublicFold(startOffset, RECORDS);
    }
  }

  private static final class World {
    private final List<EventRecord> source;
    private final Random random;
    private final List<Owner> owners = new ArrayList<>();
    private final List<PublicRecord> stream = new ArrayList<>();
    private long committed;

    World(List<EventRecord> source, Random random) {
      this.source = source;
      this.random = random;
      owners.add(new Owner(0));
    }

    List<PublicRecord> run() {
      for (int step = 0; committed < source.size(); step++) {
        assertTrue(step < STEPS_MAX, "no end in sight");
        if (random.nextInt(60) == 0) {
          // The former owner goes on for a while: it has not heard of it.
          owners.add(new Owner(committed));
          if (owners.size() > 2) {
            owners.remove(0);
          }
        }
        act(owners.get(random.nextInt(owners.size())));
      }
      return stream;
    }

    private void act(Owner owner) {
      int dice = random.nextInt(10);
      if (dice < 3 && owner.fold.nextOffset() < source.size()) {
        int offset = (int) owner.fold.nextOffset();
        owner.wanted.addAll(owner.fold.record(offset, source.get(offset)));
      } else if (dice < 5) {
        owner.wanted.addAll(owner.fold.tick());
      } else if (!owner.wanted.isEmpty()) {
        carryOut(owner, owner.wanted.remove(random.nextInt(owner.wanted.size())));
      }
      owner.fold.invariant();
    }

    private void carryOut(Owner owner, Effect effect) {
      effect.match(
          new Effect.Cases() {
            @Override
            public void append(Effect.Append append) {
              stream.add(append.publicRecord());
              if (random.nextInt(10) == 0) {
                // It has landed, and nobody says so: it is repeated.
                owner.wanted.add(append);
              } else {
                owner.wanted.addAll(owner.fold.appended(append.publicRecord().lane()));
              }
            }

            @Override
            public void missed(Effect.Missed missed) {
              throw new AssertionError(missed);
            }

            @Override
            public void commit(Effect.Commit commit) {
              // The group takes commits of its members alone.
              if (owner == owners.get(owners.size() - 1)) {
                committed = commit.offset();
              }
            }

            @Override
            public void stop(Effect.Stop stop) {
              throw new AssertionError(stop);
            }
          });
    }
  }
}
