package chat.router.core;

import chat.model.RuleVersions;
import chat.model.v1.ConversationState;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.Message;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * One conversation in the memory of its fold.
 *
 * <pre>
 *  waiting ──judged──▶ pending ──rows and inbox appends acknowledged──▶ unsaved ──state cell written──▶ covered
 *  (state or verdicts        (in the order of the log: a record that is done
 *   are being read)           waits for the ones before it)
 * </pre>
 *
 * <p>A record that changes an earlier message has that message written between pending and unsaved,
 * and one that lets messages expire has them deleted.
 */
final class Conversation {
  private static final int AUTHORS_MAX = 256;

  final String id;
  final ArrayDeque<LogRecord> waiting = new ArrayDeque<>();

  private final ArrayDeque<PendingRecord> pending = new ArrayDeque<>();
  private final ArrayDeque<Long> unsavedOffsets = new ArrayDeque<>();
  private final Map<Integer, Lane<InboxEntry>> inboxes = new HashMap<>();
  private final Lane<EventEntry> events = new Lane<>(this::appendEvents);
  private final LinkedHashMap<String, KnownVerdicts> authors = new LinkedHashMap<>(4, 0.75f, true);

  /** Messages by sequence that the table may not hold as they are, with their last record. */
  private final Map<Integer, PendingRecord> unstored = new HashMap<>();

  /** Of a channel only; made when it is asked for. */
  private KnownMembers members;

  /** What was read for the first of {@link #waiting}. */
  private Reads reads = new Reads();

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

  Reads reads() {
    return reads;
  }

  /** The first waiting record, which waits no longer. */
  LogRecord take() {
    reads = new Reads();
    return waiting.remove();
  }

  /** A message as it is at the first waiting record, if it is known. */
  Optional<Message> message(int sequence) {
    PendingRecord last = unstored.get(sequence);
    return last == null ? Optional.ofNullable(reads.message) : last.message();
  }

  /** Users who are judged on, as they are at the first waiting record of a channel. */
  KnownMembers members() {
    if (members == null) {
      members = new KnownMembers();
    }
    return members;
  }

  /** Those of these users of whom it must be read what they are in a channel. */
  Set<String> unknown(Set<String> users) {
    return users.isEmpty() ? users : members().unknown(users);
  }

  /** What is needed of members, among them these users of a channel, who are known. */
  Members members(Set<String> users) {
    return new Members(state, users.isEmpty() ? Map.of() : members().of(users));
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
    PendingRecord judged = new PendingRecord(record, decision);
    pending.add(judged);
    judged.message().ifPresent(message -> unstored.put(message.getSequence(), judged));
    if (state.hasChannel()) {
      decision
          .inChannel()
          .memberships()
          .forEach(
              (userId, after) -> members().changed(userId, after.getState(), record.position()));
      members().trim(storedBelow());
    }
    return judged;
  }

  Lane<InboxEntry> inbox(int partition) {
    return inboxes.computeIfAbsent(
        partition, number -> new Lane<>(entries -> appendInbox(number, entries)));
  }

  /** Sends what inboxes hear of a record, by partition. */
  void send(Map<Integer, InboxEntry.Builder> entries, PendingRecord pending, List<Effect> effects) {
    entries.forEach((number, entry) -> inbox(number).send(entry.build(), pending, effects));
  }

  /** The way into {@link chat.model.Topics#EVENTS}. */
  Lane<EventEntry> events() {
    return events;
  }

  /** One of the writes of a record is acknowledged. */
  void written(long position) {
    for (PendingRecord record : pending) {
      if (record.position() == position) {
        record.oneDone();
        return;
      }
    }
  }

  /**
   * Moves on what is done, in the order of the log; offsets that need no state cell are covered.
   *
   * @return what is to be done to earlier messages before it can go on
   */
  Optional<Effect> settle(LongConsumer cover) {
    while (!pending.isEmpty() && pending.peek().isDone()) {
      PendingRecord done = pending.element();
      Optional<Effect> last = done.startWritingLast();
      if (last.isPresent()) {
        return last;
      }
      pending.remove();
      done.message().ifPresent(message -> unstored.remove(message.getSequence(), done));
      if (done.changedState()) {
        unsaved = done.stateAfter();
        unsavedOffsets.add(done.offset());
      } else {
        cover.accept(done.offset());
      }
    }
    return Optional.empty();
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
        && events.isIdle()
        && inboxes.values().stream().allMatch(Lane::isIdle);
  }

  private Effect appendInbox(int partition, List<InboxEntry> entries) {
    return new Effect.AppendInbox(
        partition,
        InboxRecord.newBuilder()
            .setRuleVersion(RuleVersions.INBOX)
            .setConversationId(id)
            .addAllEntries(entries)
            .build());
  }

  private Effect appendEvents(List<EventEntry> entries) {
    return new Effect.AppendEvents(
        EventRecord.newBuilder()
            .setRuleVersion(RuleVersions.EVENTS)
            .setConversationId(id)
            .addAllEntries(entries)
            .build());
  }

  /**
   * Fails when it contradicts itself.
   *
   * @param nextPosition of the record of the log that comes next
   * @throws IllegalStateException naming what is wrong
   */
  void invariant(long nextPosition) {
    if (state != null && state.getPosition() >= nextPosition && !waiting.isEmpty()) {
      throw new IllegalStateException("state of " + id + " is ahead of the log");
    }
  }

  /** What was read so that one record can be judged. */
  static final class Reads {
    /** The verdict on its id was looked up, and there is none. */
    boolean lookedUp;

    /** An earlier life of the fold has stored what follows from the record, but for its verdict. */
    boolean done;

    /** With {@link #done}: the message stands as this record left it. */
    boolean changedLast;

    private Message message;

    void message(Message stored) {
      message = stored;
    }
  }
}
