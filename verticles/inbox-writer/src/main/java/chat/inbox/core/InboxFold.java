package chat.inbox.core;

import chat.model.Position;
import chat.model.RuleVersions;
import chat.model.v1.Event;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.InboxState;
import chat.model.v1.Recipient;
import chat.runtime.core.Coverage;
import chat.runtime.core.IdleEviction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds one partition of the inbox log: gives each event its number in the inbox of each recipient,
 * in the order of the log.
 *
 * <pre>
 *  waiting ──conversation and inboxes are read, earlier records that need them are numbered──▶ numbered
 *  numbered ──inbox rows and seen row stored──▶ stored ──cells of all its inboxes stored──▶ covered
 * </pre>
 *
 * <p>An event is delivered as soon as it is numbered, for the number is determined by then. What is
 * covered is told in the order: rows, then the lines of the conversation list, then each user's
 * cell, then the partition's position, then the commit.
 *
 * <p>Losing the partition means to drop the object.
 */
public final class InboxFold {
  private final int generation;
  private final int cachedMax;
  private final Coverage coverage;
  private final LinkedHashMap<String, SeenConversation> conversations =
      new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<String, UserInbox> inboxes = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Long, FoldedRecord> notStored = new HashMap<>();
  private final Set<UserInbox> unsaved = new HashSet<>();
  private boolean stopped;

  /**
   * @param generation of the log
   * @param startOffset of the first record to come
   * @param cachedMax conversations, and inboxes, kept in memory while nothing happens in them
   */
  public InboxFold(int generation, long startOffset, int cachedMax) {
    this.generation = generation;
    this.cachedMax = cachedMax;
    this.coverage = new Coverage(startOffset);
  }

  /** Offset of the record that comes next. */
  public long nextOffset() {
    return coverage.next();
  }

  /** Records that are taken up and not covered; the owner reads no further while it is large. */
  public int backlog() {
    return coverage.backlog();
  }

  /**
   * The next record of the log. One that was folded already is passed over; a hole stops the
   * partition.
   */
  public List<Effect> record(long offset, InboxRecord value) {
    if (stopped || offset < coverage.next()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    if (offset > coverage.next()) {
      return stop("offset " + coverage.next() + " was expected, " + offset + " came", effects);
    }
    if (value.getRuleVersion() != RuleVersions.INBOX) {
      return stop(
          "record at offset "
              + offset
              + " has rule version "
              + value.getRuleVersion()
              + ", this fold knows "
              + RuleVersions.INBOX,
          effects);
    }
    coverage.begin();
    enqueue(offset, value, effects);
    IdleEviction.evict(conversations, cachedMax, SeenConversation::isIdle);
    IdleEviction.evict(inboxes, cachedMax, UserInbox::isIdle);
    return effects;
  }

  /**
   * Answer to {@link Effect.LoadSeen}; empty when the partition has seen nothing of the
   * conversation.
   */
  public List<Effect> seenLoaded(String conversationId, OptionalLong lastPosition) {
    List<Effect> effects = new ArrayList<>();
    SeenConversation conversation = conversations.get(conversationId);
    lastPosition.ifPresent(conversation::read);
    ArrayDeque<FoldedRecord> ready = new ArrayDeque<>();
    conversation.loaded(ready::add);
    number(ready, effects);
    return effects;
  }

  /** Answer to {@link Effect.LoadInbox}; the default instance when there is no such cell. */
  public List<Effect> inboxLoaded(String userId, InboxState state) {
    List<Effect> effects = new ArrayList<>();
    UserInbox inbox = inboxes.get(userId);
    inbox.read(state);
    ArrayDeque<FoldedRecord> ready = new ArrayDeque<>();
    inbox.loaded(ready::add);
    number(ready, effects);
    return effects;
  }

  /** Answer to {@link Effect.WriteRows}. */
  public List<Effect> rowsWritten(long position) {
    List<Effect> effects = new ArrayList<>();
    FoldedRecord record = notStored.remove(position);
    record.rowsStored();
    conversations.get(record.value().getConversationId()).stored();
    for (String userId : record.recipientIds()) {
      UserInbox inbox = inboxes.get(userId);
      // An inbox that covered the record already may have left memory since.
      if (inbox != null) {
        inbox.settle();
        save(inbox, effects);
      }
    }
    return effects;
  }

  /** Answer to {@link Effect.WriteLines}. */
  public List<Effect> linesWritten(String userId, InboxState state) {
    return List.of(new Effect.WriteInbox(userId, state));
  }

  /** Answer to {@link Effect.WriteInbox}. */
  public List<Effect> inboxWritten(String userId, InboxState state) {
    List<Effect> effects = new ArrayList<>();
    UserInbox inbox = inboxes.get(userId);
    inbox.saved(state.getPosition(), record -> coverage.cover(record.offset()));
    effects.add(new Effect.Announce(userId, state.getHead()));
    save(inbox, effects);
    return effects;
  }

  /** Answer to {@link Effect.WritePosition}. */
  public List<Effect> positionWritten(long position) {
    return List.of(new Effect.Commit(coverage.saved(Position.offset(position))));
  }

  /** Comes at a steady pace and sets that of the cells that are written again and again. */
  public List<Effect> tick() {
    List<Effect> effects = new ArrayList<>();
    for (UserInbox inbox : List.copyOf(unsaved)) {
      inbox.tick();
      save(inbox, effects);
      if (!inbox.isUnsaved()) {
        unsaved.remove(inbox);
      }
    }
    if (!stopped) {
      coverage
          .startSaving()
          .ifPresent(
              offset -> effects.add(new Effect.WritePosition(Position.of(generation, offset))));
    }
    return effects;
  }

  private void enqueue(long offset, InboxRecord value, List<Effect> effects) {
    FoldedRecord record = new FoldedRecord(offset, Position.of(generation, offset), value);
    String conversationId = value.getConversationId();
    SeenConversation conversation =
        conversations.computeIfAbsent(
            conversationId,
            id -> {
              effects.add(new Effect.LoadSeen(id, offset));
              return new SeenConversation();
            });
    conversation.join(record);
    for (String userId : record.recipientIds()) {
      inboxes
          .computeIfAbsent(
              userId,
              id -> {
                effects.add(new Effect.LoadInbox(id));
                return new UserInbox(id);
              })
          .join(record);
    }
    if (record.isReady()) {
      number(new ArrayDeque<>(List.of(record)), effects);
    }
  }

  /** Numbers the records that wait for nothing any more, and whatever waited for them alone. */
  private void number(ArrayDeque<FoldedRecord> ready, List<Effect> effects) {
    while (!ready.isEmpty()) {
      FoldedRecord record = ready.poll();
      SeenConversation conversation = conversations.get(record.value().getConversationId());
      Map<String, List<Event>> eventsByUser = newEvents(record, conversation);
      if (eventsByUser.isEmpty()) {
        coverage.cover(record.offset());
      } else {
        record.numbered(eventsByUser.size());
        notStored.put(record.position(), record);
        conversation.numbered();
        place(record, conversation, eventsByUser, effects);
      }
      conversation.leave(record, ready::add);
      for (String userId : record.recipientIds()) {
        inboxes.get(userId).leave(record, ready::add);
      }
    }
  }

  /** Events that the partition has not seen, for the inboxes that do not cover the record. */
  private Map<String, List<Event>> newEvents(FoldedRecord record, SeenConversation conversation) {
    Map<String, List<Event>> eventsByUser = new LinkedHashMap<>();
    for (InboxEntry entry : record.value().getEntriesList()) {
      if (!conversation.take(entry.getEvent().getPosition())) {
        continue;
      }
      for (String userId : entry.getRecipientIdsList()) {
        if (!inboxes.get(userId).covers(record.position())) {
          eventsByUser.computeIfAbsent(userId, id -> new ArrayList<>()).add(entry.getEvent());
        }
      }
    }
    return eventsByUser;
  }

  private void place(
      FoldedRecord record,
      SeenConversation conversation,
      Map<String, List<Event>> eventsByUser,
      List<Effect> effects) {
    List<Effect.Row> rows = new ArrayList<>();
    Map<Long, Event> events = new TreeMap<>();
    Map<Long, List<Recipient>> recipients = new HashMap<>();
    eventsByUser.forEach(
        (userId, unnumbered) -> {
          List<Event> numbered = inboxes.get(userId).number(record, unnumbered);
          for (int i = 0; i < numbered.size(); i++) {
            Event event = unnumbered.get(i);
            int inboxSeq = numbered.get(i).getInboxSeq();
            rows.add(new Effect.Row(userId, inboxSeq, event));
            events.put(event.getPosition(), event);
            recipients
                .computeIfAbsent(event.getPosition(), position -> new ArrayList<>())
                .add(Recipient.newBuilder().setUserId(userId).setInboxSeq(inboxSeq).build());
          }
        });
    events.forEach(
        (position, event) -> effects.add(new Effect.Deliver(event, recipients.get(position))));
    effects.add(
        new Effect.WriteRows(
            record.position(),
            record.value().getConversationId(),
            conversation.lastPosition(),
            rows));
  }

  private void save(UserInbox inbox, List<Effect> effects) {
    inbox.startSaving().ifPresent(effects::add);
    if (inbox.isUnsaved()) {
      unsaved.add(inbox);
    }
  }

  private List<Effect> stop(String reason, List<Effect> effects) {
    stopped = true;
    effects.add(new Effect.Stop(reason));
    return effects;
  }
}
