package chat.inbox.core;

import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.runtime.core.ListChanges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One user's inbox in the memory of its fold. */
final class UserInbox extends Queued {
  final String userId;

  /** Numbered records whose cell is not handed out yet, in the order of the log. */
  private final ArrayDeque<Numbered> pending = new ArrayDeque<>();

  /** Records that the next cell, or the one under way, stands for. */
  private final ArrayDeque<FoldedRecord> unsavedRecords = new ArrayDeque<>();

  /** Null while there is nothing to save. */
  private ListChanges unsavedLines;

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
      if (unsavedLines == null) {
        unsavedLines = new ListChanges(userId);
      }
      unsavedRecords.add(done.record);
      done.events.forEach(unsavedLines::note);
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
    Effect.WriteLines lines = new Effect.WriteLines(unsavedLines, unsaved);
    unsavedLines = null;
    unsaved = null;
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

  private record Numbered(FoldedRecord record, InboxState stateAfter, List<Event> events) {}
}
