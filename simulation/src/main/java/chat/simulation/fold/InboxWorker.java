package chat.simulation.fold;

import chat.inbox.core.Effect;
import chat.inbox.core.InboxFold;
import chat.model.Position;
import chat.model.v1.Event;
import chat.model.v1.InboxRecord;
import chat.model.v1.InboxState;
import chat.runtime.core.ListChanges;
import chat.runtime.core.ListPart;
import chat.simulation.judge.InboxReference;
import chat.simulation.log.Entry;
import chat.simulation.store.Cell;
import chat.simulation.store.Tables;
import chat.simulation.store.Write;
import chat.simulation.world.Violation;
import com.google.protobuf.Int64Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Carries out what an {@link InboxFold} wants done, and compares it with the reference. */
public class InboxWorker extends FoldWorker<InboxRecord, Effect> {
  private final InboxFold fold;
  private final Notifier notifier;
  private final InboxReference reference;
  private final Effect.Cases effects = new Effects();

  public InboxWorker(
      Assignment<InboxRecord> assignment,
      long startOffset,
      InboxFold fold,
      Notifier notifier,
      InboxReference reference) {
    super(assignment, startOffset);
    this.fold = fold;
    this.notifier = notifier;
    this.reference = reference;
  }

  @Override
  protected void record(Entry<InboxRecord> entry) {
    carryOutAll(fold.record(entry.offset(), entry.value()));
  }

  @Override
  protected List<Effect> ticked() {
    List<Effect> wanted = new ArrayList<>(fold.tick());
    // The fold keeps what is unsaved in a set without order; the same seed must do the same.
    wanted.sort(
        Comparator.comparing(
            effect -> effect instanceof Effect.WriteLines write ? write.userId() : "~"));
    return wanted;
  }

  @Override
  protected void carryOut(Effect effect) {
    effect.match(effects);
  }

  @Override
  protected void checkInvariant() {
    Violation.unless(fold.backlog() >= 0, () -> "a backlog is not negative");
  }

  private final class Effects implements Effect.Cases {
    @Override
    public void loadSeen(Effect.LoadSeen effect) {
      read(
          "read what was seen",
          Tables.inboxSeen(partition, effect.conversationId()),
          rows -> {
            SortedMap<String, Cell> below = rows.headMap(Tables.number(effect.belowOffset()));
            return fold.seenLoaded(
                effect.conversationId(),
                below.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                        ((Int64Value) below.get(below.lastKey()).value()).getValue()));
          });
    }

    @Override
    public void loadInbox(Effect.LoadInbox effect) {
      read(
          "read inbox state",
          Tables.inboxState(effect.userId()),
          rows -> {
            Cell cell = rows.get(Tables.ONLY_ROW);
            return fold.inboxLoaded(
                effect.userId(),
                cell == null ? InboxState.getDefaultInstance() : (InboxState) cell.value());
          });
    }

    @Override
    public void deliver(Effect.Deliver effect) {
      reference.delivered(effect.event(), effect.recipients());
      notifier.deliver(effect.event(), effect.recipients());
    }

    @Override
    public void writeRows(Effect.WriteRows effect) {
      long position = effect.position();
      List<List<Write>> groups = new ArrayList<>();
      for (Effect.Row row : effect.rows()) {
        reference.row(row.userId(), row.inboxSeq(), row.event());
        groups.add(List.of(Tables.event(row.userId(), row.inboxSeq(), row.event(), position)));
      }
      groups.add(
          List.of(
              Tables.seen(
                  partition,
                  effect.conversationId(),
                  Position.offset(position),
                  effect.seenPosition(),
                  position)));
      write("write inbox rows of " + position, groups, () -> fold.rowsWritten(position));
    }

    @Override
    public void writeLines(Effect.WriteLines effect) {
      long position = effect.state().getPosition();
      String userId = effect.userId();
      ListChanges changes = effect.changes();
      List<Write> lines = new ArrayList<>();
      for (Event event : changes.created().values()) {
        lines.add(Tables.listLine(userId, ListPart.CREATED, event, position));
      }
      for (Event event : changes.latest().values()) {
        lines.add(Tables.listLine(userId, ListPart.LATEST, event, position));
      }
      changes.reads().forEach((id, sequence) -> lines.add(Tables.listRead(userId, id, sequence)));
      changes
          .preferences()
          .forEach((id, change) -> lines.addAll(Tables.preferences(userId, id, change, position)));
      changes
          .mentions()
          .forEach(
              (message, stands) -> {
                String id = message.getConversationId();
                int sequence = message.getSequence();
                lines.add(Tables.mention(userId, id, sequence, stands, position));
              });
      changes
          .lastMentions()
          .forEach((id, sequence) -> lines.add(Tables.mentioned(userId, id, sequence)));
      write(
          "write lines of a list",
          List.of(lines),
          () -> fold.linesWritten(effect.userId(), effect.state()));
    }

    @Override
    public void writeInbox(Effect.WriteInbox effect) {
      reference.inbox(effect.userId(), effect.state());
      write(
          "write inbox state",
          List.of(List.of(Tables.inboxState(effect.userId(), effect.state()))),
          () -> fold.inboxWritten(effect.userId(), effect.state()));
    }

    @Override
    public void announce(Effect.Announce effect) {
      notifier.announce(effect.userId(), effect.head());
    }

    @Override
    public void writePosition(Effect.WritePosition effect) {
      write(
          "write position",
          List.of(
              List.of(Tables.position(assignment().log().fold(), partition, effect.position()))),
          () -> fold.positionWritten(effect.position()));
    }

    @Override
    public void commit(Effect.Commit effect) {
      InboxWorker.this.commit(effect.offset());
    }

    @Override
    public void stop(Effect.Stop effect) {
      throw new Violation("a partition of the inbox log stopped: " + effect.reason());
    }
  }
}
