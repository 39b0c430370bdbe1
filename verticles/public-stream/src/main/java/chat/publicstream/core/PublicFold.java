package chat.publicstream.core;

import chat.model.RuleVersions;
import chat.model.v1.EventRecord;
import chat.runtime.core.Coverage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Folds one partition of a log into the public topics: of what was accepted, or of what providers
 * of pushes have answered. It remembers nothing but what is covered: each record says by itself
 * what analysts are told.
 *
 * <p>Of each key and topic one append is under way; what comes meanwhile waits, for an append whose
 * outcome is unknown may still land, and nothing that follows may overtake it. So a reader who
 * passes over what is not above the last position of its key has everything, once and in order,
 * however often an owner begins again and whatever a former one still appends.
 *
 * <p>Every method is an event and returns what is to be done. Losing the partition means to drop
 * the object.
 */
public final class PublicFold {
  private final PublicRecords records;
  private final long startOffset;
  private final Map<PublicRecord.Lane, ArrayDeque<Waiting>> lanes = new HashMap<>();
  private final Map<Long, Integer> outstandingByOffset = new HashMap<>();
  private Coverage coverage;
  private int weightWaiting;
  private boolean stopped;

  private record Waiting(long offset, PublicRecord publicRecord) {}

  /**
   * @param startOffset of the first record to come; it may be gone
   */
  public PublicFold(long startOffset, PublicRecords records) {
    this.startOffset = startOffset;
    this.records = records;
    this.coverage = new Coverage(startOffset);
  }

  /** Offset of the record that comes next. */
  public long nextOffset() {
    return coverage.next();
  }

  /**
   * Records for public topics that are not appended; the owner reads no further while it is large.
   */
  public int backlog() {
    return weightWaiting;
  }

  /**
   * The next record of what was accepted. One that was taken already is passed over. The first may
   * lie behind where the fold was to begin, because what stood there is gone; a later hole stops
   * the partition.
   */
  public List<Effect> record(long offset, EventRecord record) {
    if (record.getRuleVersion() != RuleVersions.EVENTS && offset >= coverage.next()) {
      return stop(
          "record at offset "
              + offset
              + " has rule version "
              + record.getRuleVersion()
              + ", this fold knows "
              + RuleVersions.EVENTS);
    }
    return take(
        offset,
        () ->
            record.getEntriesList().stream().flatMap(entry -> records.of(entry).stream()).toList());
  }

  /** The next record of what providers of pushes have answered; as {@link #record}. */
  public List<Effect> answer(long offset, PublicRecord told) {
    return take(offset, () -> List.of(told));
  }

  private List<Effect> take(long offset, Supplier<List<PublicRecord>> told) {
    if (stopped || offset < coverage.next()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    if (offset > coverage.next()) {
      if (coverage.next() > startOffset) {
        return stop("offset " + coverage.next() + " was expected, " + offset + " came");
      }
      effects.add(new Effect.Missed(startOffset, offset - 1));
      coverage = new Coverage(offset);
    }
    coverage.begin();
    List<PublicRecord> publicRecords = told.get();
    publicRecords.forEach(each -> send(new Waiting(offset, each), effects));
    if (publicRecords.isEmpty()) {
      coverage.cover(offset);
    } else {
      outstandingByOffset.put(offset, publicRecords.size());
    }
    return effects;
  }

  /** Answer to {@link Effect.Append}. */
  public List<Effect> appended(PublicRecord.Lane key) {
    ArrayDeque<Waiting> lane = lanes.get(key);
    Waiting done = lane.remove();
    weightWaiting -= done.publicRecord.weight();
    int left = outstandingByOffset.merge(done.offset, -1, Integer::sum);
    if (left == 0) {
      outstandingByOffset.remove(done.offset);
      coverage.cover(done.offset);
    }
    if (lane.isEmpty()) {
      lanes.remove(key);
      return List.of();
    }
    return List.of(new Effect.Append(lane.element().publicRecord));
  }

  /** Comes at a steady pace. */
  public List<Effect> tick() {
    List<Effect> effects = new ArrayList<>();
    if (!stopped) {
      coverage
          .startSaving()
          .ifPresent(offset -> effects.add(new Effect.Commit(coverage.saved(offset))));
    }
    return effects;
  }

  /**
   * Fails when memory contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public void invariant() {
    coverage.invariant();
    int waiting = lanes.values().stream().mapToInt(ArrayDeque::size).sum();
    int outstanding = outstandingByOffset.values().stream().mapToInt(Integer::intValue).sum();
    if (waiting != outstanding || coverage.backlog() != outstandingByOffset.size()) {
      throw new IllegalStateException(
          waiting
              + " records wait, "
              + outstanding
              + " are outstanding of "
              + outstandingByOffset.size()
              + " that are counted, and "
              + coverage.backlog()
              + " are not covered");
    }
  }

  private void send(Waiting next, List<Effect> effects) {
    ArrayDeque<Waiting> lane =
        lanes.computeIfAbsent(next.publicRecord.lane(), key -> new ArrayDeque<>());
    lane.add(next);
    weightWaiting += next.publicRecord.weight();
    if (lane.size() == 1) {
      effects.add(new Effect.Append(next.publicRecord));
    }
  }

  private List<Effect> stop(String reason) {
    stopped = true;
    return List.of(new Effect.Stop(reason));
  }
}
