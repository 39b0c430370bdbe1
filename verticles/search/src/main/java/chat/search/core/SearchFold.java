package chat.search.core;

import chat.model.Position;
import chat.model.RuleVersions;
import chat.model.v1.EventRecord;
import chat.runtime.core.Coverage;
import chat.runtime.search.ExpiredWords;
import chat.runtime.search.WordChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds one partition of what was accepted. It remembers nothing but what is covered: each record
 * says by itself what it changes, and each write carries the timestamp of the event that made it.
 * So records may come twice, and their writes in any order.
 *
 * <p>Every method is an event and returns what is to be done. Losing the partition means to drop
 * the object.
 */
public final class SearchFold {
  /**
   * Rows that are being written at once; what comes beyond waits as it came. Much comes at once to
   * an indexer that was away: several messages in each record, and many rows for each message.
   */
  static final int ROWS_MAX = 1_000;

  private static final int MESSAGE_BYTES = 1_024;

  private final int generation;
  private final Coverage coverage;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Long, Integer> rowsByOffset = new HashMap<>();
  private int rowsUnderWay;
  private int messagesWaiting;
  private boolean stopped;

  private record Waiting(long offset, long appendedAtMillis, EventRecord record) {
    /** Messages in it; a long one counts as several. */
    int messages() {
      return Math.max(record.getEntriesCount(), record.getSerializedSize() / MESSAGE_BYTES);
    }
  }

  /**
   * @param generation of the topic
   * @param startOffset of the first record to come
   */
  public SearchFold(int generation, long startOffset) {
    this.generation = generation;
    this.coverage = new Coverage(startOffset);
  }

  /** Offset of the record that comes next. */
  public long nextOffset() {
    return coverage.next();
  }

  /**
   * Records whose words are being written, and messages in those that wait for that; the owner
   * reads no further while it is large.
   */
  public int backlog() {
    return rowsByOffset.size() + messagesWaiting;
  }

  /**
   * The next record. One that was taken already is passed over; a hole stops the partition.
   *
   * @param appendedAtMillis when it was appended; only handed on
   */
  public List<Effect> record(long offset, long appendedAtMillis, EventRecord record) {
    if (stopped || offset < coverage.next()) {
      return List.of();
    }
    if (offset > coverage.next()) {
      return stop("offset " + coverage.next() + " was expected, " + offset + " came");
    }
    if (record.getRuleVersion() != RuleVersions.EVENTS) {
      return stop(
          "record at offset "
              + offset
              + " has rule version "
              + record.getRuleVersion()
              + ", this fold knows "
              + RuleVersions.EVENTS);
    }
    coverage.begin();
    Waiting next = new Waiting(offset, appendedAtMillis, record);
    waiting.add(next);
    messagesWaiting += next.messages();
    return takeUp();
  }

  /** Answer to {@link Effect.WriteWords}. */
  public List<Effect> wordsWritten(long offset) {
    rowsUnderWay -= rowsByOffset.remove(offset);
    coverage.cover(offset);
    return takeUp();
  }

  private List<Effect> takeUp() {
    List<Effect> effects = new ArrayList<>();
    while (!waiting.isEmpty() && rowsUnderWay < ROWS_MAX) {
      Optional<ExpiredWords> expired = ExpiredWords.of(waiting.element().record);
      if (expired.isPresent() && !rowsByOffset.isEmpty()) {
        // What expires must have been written: it is read before it is removed.
        break;
      }
      Waiting next = waiting.remove();
      messagesWaiting -= next.messages();
      List<WordChange> changes =
          next.record.getEntriesList().stream()
              .map(WordChange::of)
              .flatMap(Optional::stream)
              .toList();
      if (changes.isEmpty() && expired.isEmpty()) {
        coverage.cover(next.offset);
      } else {
        int rows = changes.stream().mapToInt(WordChange::rows).sum();
        rowsUnderWay += rows;
        rowsByOffset.put(next.offset, rows);
        effects.add(new Effect.WriteWords(next.offset, next.appendedAtMillis, changes, expired));
      }
    }
    return effects;
  }

  /** Comes at a steady pace. */
  public List<Effect> tick() {
    List<Effect> effects = new ArrayList<>();
    if (!stopped) {
      coverage
          .startSaving()
          .ifPresent(
              offset -> effects.add(new Effect.WritePosition(Position.of(generation, offset))));
    }
    return effects;
  }

  /** Answer to {@link Effect.WritePosition}. */
  public List<Effect> positionWritten(long position) {
    return List.of(new Effect.Commit(coverage.saved(Position.offset(position))));
  }

  private List<Effect> stop(String reason) {
    stopped = true;
    return List.of(new Effect.Stop(reason));
  }
}
