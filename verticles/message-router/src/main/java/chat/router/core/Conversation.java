package chat.router.core;

import chat.model.v1.ConversationState;
import chat.model.v1.InboxEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One conversation in the memory of its fold.
 *
 * <pre>
 *  waiting ──judged──▶ pending ──rows and inbox appends acknowledged──▶ unsaved ──state cell written──▶ covered
 *  (state or verdicts        (in the order of the log: a record that is done
 *   are being read)           waits for the ones before it)
 * </pre>
 */
final class Conversation {
  private static final int AUTHORS_MAX = 256;

  final String id;
  final ArrayDeque<LogRecord> waiting = new ArrayDeque<>();

  private final ArrayDeque<PendingRecord> pending = new ArrayDeque<>();
  private final ArrayDeque<Long> unsavedOffsets = new ArrayDeque<>();
  private final Map<Integer, InboxLane> lanes = new HashMap<>();
  private final LinkedHashMap<String, KnownVerdicts> authors = new LinkedHashMap<>(4, 0.75f, true);

  private ConversationState state;
  private ConversationState unsaved;
  private boolean reading;
  private boolean saving;
  private boolean savedThisTick;

  Conversation(String id) {
    this.id = id;
  }

  /** Null until it is read. */
  ConversationState state() {
    return state;
  }

  void read(ConversationState stored) {
    state = stored;
    reading = false;
  }

  boolean isReading() {
    return reading;
  }

  void startReading() {
    reading = true;
  }

  void endReading() {
    reading = false;
  }

  Optional<KnownVerdicts> author(String authorId) {
    return Optional.ofNullable(authors.get(authorId));
  }

  void addAuthor(String authorId, KnownVerdicts known) {
    authors.put(authorId, known);
    Iterator<KnownVerdicts> leastRecent = authors.values().iterator();
    if (authors.size() > AUTHORS_MAX && leastRecent.next().isStored(storedBelow())) {
      leastRecent.remove();
    }
  }

  /** Takes the outcome of a record as the present state of the conversation. */
  PendingRecord judged(LogRecord record, Decision decision) {
    state = decision.state();
    PendingRecord judged = new PendingRecord(record, state);
    pending.add(judged);
    return judged;
  }

  InboxLane send(int inboxPartition, InboxEntry entry, PendingRecord source) {
    source.oneMore();
    InboxLane lane = lane(inboxPartition);
    lane.add(entry, source);
    return lane;
  }

  InboxLane lane(int inboxPartition) {
    return lanes.computeIfAbsent(inboxPartition, partition -> new InboxLane(id));
  }

  void rowsWritten(long position) {
    for (PendingRecord record : pending) {
      if (record.position() == position) {
        record.oneDone();
        return;
      }
    }
  }

  /**
   * Moves on what is done, in the order of the log; offsets that need no state cell are covered.
   */
  void settle(LongConsumer cover) {
    while (!pending.isEmpty() && pending.peek().isDone()) {
      PendingRecord done = pending.poll();
      if (done.changedState()) {
        unsaved = done.stateAfter();
        unsavedOffsets.add(done.offset());
      } else {
        cover.accept(done.offset());
      }
    }
  }

  /** The cell to write now, if there is one and none is under way; at most one for each tick. */
  Optional<ConversationState> startSaving() {
    if (unsaved == null || saving || savedThisTick) {
      return Optional.empty();
    }
    saving = true;
    savedThisTick = true;
    ConversationState cell = unsaved;
    unsaved = null;
    return Optional.of(cell);
  }

  /** The cell with this last offset is written. */
  void saved(long offset, LongConsumer cover) {
    saving = false;
    while (!unsavedOffsets.isEmpty() && unsavedOffsets.peek() <= offset) {
      cover.accept(unsavedOffsets.poll());
    }
  }

  void tick() {
    savedThisTick = false;
  }

  boolean isUnsaved() {
    return unsaved != null || saving;
  }

  /** Rows of all records below this position are stored. */
  long storedBelow() {
    return pending.isEmpty() ? Long.MAX_VALUE : pending.peek().position();
  }

  /** Whether memory holds nothing that could not be read again. */
  boolean isIdle() {
    return waiting.isEmpty()
        && !reading
        && pending.isEmpty()
        && unsavedOffsets.isEmpty()
        && lanes.values().stream().allMatch(InboxLane::isIdle);
  }
}
