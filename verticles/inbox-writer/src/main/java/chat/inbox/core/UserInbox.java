package chat.inbox.core;

import chat.model.Memberships;
import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.model.v1.Message;
import chat.runtime.core.ListPart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One user's inbox in the memory of its fold. */
final class UserInbox extends Queued {
  final String userId;

  /** Numbered records whose cell is not handed out yet, in the order of the log. */
  private final ArrayDeque<Numbered> pending = new ArrayDeque<>();

  /** Records that the next cell, or the one under way, stands for. */
  private final ArrayDeque<FoldedRecord> unsavedRecords = new ArrayDeque<>();

  private final Map<String, Event> unsavedCreated = new LinkedHashMap<>();
  private final Map<String, Event> unsavedLatest = new LinkedHashMap<>();
  private final Map<String, Long> unsavedReads = new HashMap<>();
  private InboxState state = InboxState.getDefaultInstance();
  private InboxState unsaved;
  private boolean saving;
  private boolean savedThisTick;

  UserInbox(String userId) {
    this.userId = userId;
  }

  void read(InboxState stored) {
    state = stored;
  }

  /** Whether an earlier life of this fold has stored what the record means for this inbox. */
  boolean covers(long position) {
    return state.getPosition() >= position;
  }

  /** Gives events of one record the next numbers; they are returned with them. */
  List<Event> number(FoldedRecord record, List<Event> events) {
    List<Event> numbered = new ArrayList<>(events.size());
    int head = state.getHead();
    for (Event event : events) {
      numbered.add(event.toBuilder().setInboxSeq(++head).build());
    }
    state = InboxState.newBuilder().setPosition(record.position()).setHead(head).build();
    pending.add(new Numbered(record, state, numbered));
    return numbered;
  }

  /** Moves on records whose rows are stored, in the order of the log. */
  void settle() {
    while (!pending.isEmpty() && pending.peek().record.areRowsStored()) {
      Numbered done = pending.poll();
      unsaved = done.stateAfter;
      unsavedRecords.add(done.record);
      done.events.forEach(this::note);
    }
  }

  /**
   * The lines to write now and with them the cell that follows, if there is one and none is under
   * way; at most one for each tick.
   */
  Optional<Effect.WriteLines> startSaving() {
    if (unsaved == null || saving || savedThisTick) {
      return Optional.empty();
    }
    saving = true;
    savedThisTick = true;
    Effect.WriteLines lines =
        new Effect.WriteLines(
            userId,
            unsaved,
            new LinkedHashMap<>(unsavedCreated),
            new LinkedHashMap<>(unsavedLatest),
            Map.copyOf(unsavedReads));
    unsaved = null;
    unsavedCreated.clear();
    unsavedLatest.clear();
    unsavedReads.clear();
    return Optional.of(lines);
  }

  void saved(long position, Consumer<FoldedRecord> covered) {
    saving = false;
    while (!unsavedRecords.isEmpty() && unsavedRecords.peek().position() <= position) {
      FoldedRecord record = unsavedRecords.poll();
      if (record.oneCellStored()) {
        covered.accept(record);
      }
    }
  }

  void tick() {
    savedThisTick = false;
  }

  boolean isUnsaved() {
    return unsaved != null || saving;
  }

  boolean isIdle() {
    return isUnused() && pending.isEmpty() && unsavedRecords.isEmpty() && !saving;
  }

  private void note(Event event) {
    for (ListPart part : ListPart.of(event)) {
      (part == ListPart.CREATED ? unsavedCreated : unsavedLatest)
          .put(event.getConversationId(), event);
    }
    if (event.hasReadMarker()) {
      read(event.getReadMarker().getConversationId(), event.getReadMarker().getSequence());
    } else if (event.getChannelMembership().getBegins()) {
      // As in a group: what was said without him is not unread.
      read(event.getConversationId(), event.getChannelMembership().getHead());
    } else if (event.hasMessage()) {
      noteRead(event.getConversationId(), event.getMessage());
    }
  }

  private void noteRead(String conversationId, Message message) {
    if (message.getSenderId().equals(userId)) {
      // Who writes has read what stands before.
      read(conversationId, message.getSequence());
    } else if (message.getSequence() > 1 && Memberships.begun(message).contains(userId)) {
      // Who comes in owes nothing to what was said without him.
      read(conversationId, message.getSequence() - 1);
    }
  }

  private void read(String conversationId, int sequence) {
    unsavedReads.merge(conversationId, Integer.toUnsignedLong(sequence), Math::max);
  }

  private record Numbered(FoldedRecord record, InboxState stateAfter, List<Event> events) {}
}
