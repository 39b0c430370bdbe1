package chat.simulation.fold;

import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Membership;
import chat.model.v1.MembershipState;
import chat.model.v1.Message;
import chat.model.v1.Outcome;
import chat.model.v1.Verdict;
import chat.router.core.ConversationFold;
import chat.router.core.Effect;
import chat.router.core.KnownVerdicts;
import chat.simulation.bus.SimulatedBus;
import chat.simulation.judge.ConversationReference;
import chat.simulation.log.Entry;
import chat.simulation.log.SimulatedTopic;
import chat.simulation.store.Cell;
import chat.simulation.store.Tables;
import chat.simulation.store.Write;
import chat.simulation.world.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Carries out what a {@link ConversationFold} wants done, and compares it with the reference. */
public class RouterWorker extends FoldWorker<ConversationRecord, Effect> {
  private final ConversationFold fold;
  private final SimulatedTopic<InboxRecord> inboxLog;
  private final SimulatedTopic<EventRecord> eventsLog;
  private final SimulatedBus bus;
  private final ConversationReference reference;
  private final Effect.Cases effects = new Effects();

  public RouterWorker(
      Assignment<ConversationRecord> assignment,
      long startOffset,
      ConversationFold fold,
      RouterSurroundings surroundings) {
    super(assignment, startOffset);
    this.fold = fold;
    this.inboxLog = surroundings.inboxLog();
    this.eventsLog = surroundings.eventsLog();
    this.bus = surroundings.bus();
    this.reference = surroundings.reference();
  }

  @Override
  protected void record(Entry<ConversationRecord> entry) {
    carryOutAll(fold.record(entry.offset(), entry.appendedAtMillis(), entry.value()));
  }

  /** A record of this process's own: folded at once if it is exactly the next one. */
  void appended(Entry<ConversationRecord> entry) {
    if (!isClosed() && entry.offset() == fold.nextOffset()) {
      record(entry);
    }
  }

  @Override
  protected List<Effect> ticked() {
    List<Effect> wanted = new ArrayList<>(fold.tick());
    // The fold keeps what is unsaved in a set without order; the same seed must do the same.
    wanted.sort(
        Comparator.comparing(
            effect -> effect instanceof Effect.WriteState write ? write.conversationId() : "~"));
    return wanted;
  }

  @Override
  protected void carryOut(Effect effect) {
    effect.match(effects);
  }

  @Override
  protected void checkInvariant() {
    fold.invariant();
  }

  /** What the store says about the newest verdicts of an author, or about one of them. */
  protected SortedMap<String, Cell> verdictsRead(SortedMap<String, Cell> rows) {
    return rows;
  }

  private Map<String, Verdict> newest(SortedMap<String, Cell> rows) {
    NavigableMap<String, Cell> descending = new TreeMap<>(verdictsRead(rows)).descendingMap();
    Map<String, Verdict> newest = new HashMap<>();
    descending.entrySet().stream()
        .limit(KnownVerdicts.LOADED_MAX)
        .forEach(row -> newest.put(row.getKey(), (Verdict) row.getValue().value()));
    return newest;
  }

  private final class Effects implements Effect.Cases {
    @Override
    public void answer(Effect.Answer effect) {
      reference.answered(effect.origin(), effect.verdict());
      if (!effect.origin().getAddress().isEmpty()) {
        bus.send(
            life,
            effect.origin().getAddress(),
            Outcome.newBuilder()
                .setSubmission(effect.origin().getSubmission())
                .setVerdict(effect.verdict())
                .build());
      }
    }

    @Override
    public void loadState(Effect.LoadState effect) {
      read(
          "read conversation state",
          Tables.conversationState(effect.conversationId()),
          rows -> {
            Cell cell = rows.get(Tables.ONLY_ROW);
            return fold.stateLoaded(
                effect.conversationId(),
                cell == null
                    ? ConversationState.getDefaultInstance()
                    : (ConversationState) cell.value());
          });
    }

    @Override
    public void loadVerdicts(Effect.LoadVerdicts effect) {
      read(
          "read newest verdicts",
          Tables.verdicts(effect.conversationId(), effect.authorId()),
          rows -> fold.verdictsLoaded(effect.conversationId(), effect.authorId(), newest(rows)));
    }

    @Override
    public void lookUpVerdict(Effect.LookUpVerdict effect) {
      world.saw("a verdict is looked up");
      read(
          "look up a verdict",
          Tables.verdicts(effect.conversationId(), effect.authorId()),
          rows -> {
            Cell cell = verdictsRead(rows).get(effect.clientId());
            return fold.verdictLookedUp(
                effect.conversationId(),
                Optional.ofNullable(cell).map(found -> (Verdict) found.value()));
          });
    }

    @Override
    public void loadMessage(Effect.LoadMessage effect) {
      read(
          "read a message",
          Tables.history(effect.conversationId()),
          rows -> {
            Cell cell = rows.get(Tables.number(effect.sequence()));
            return cell == null
                ? fold.messageLoaded(effect.conversationId(), Message.getDefaultInstance(), 0)
                : fold.messageLoaded(
                    effect.conversationId(), (Message) cell.value(), cell.timestamp());
          });
    }

    @Override
    public void loadMembers(Effect.LoadMembers effect) {
      read(
          "read members",
          Tables.channelMembers(effect.conversationId()),
          rows -> {
            Map<String, MembershipState> members = new HashMap<>();
            for (String userId : effect.userIds()) {
              // Positions have as many digits, so that rows of a user sort by them.
              SortedMap<String, Cell> earlier =
                  rows.subMap(userId + "/", Tables.member(userId, effect.position()));
              members.put(
                  userId,
                  earlier.isEmpty()
                      ? MembershipState.MEMBERSHIP_STATE_UNSPECIFIED
                      : ((Membership) earlier.get(earlier.lastKey()).value()).getState());
            }
            return fold.membersLoaded(effect.conversationId(), members);
          });
    }

    @Override
    public void writeMembers(Effect.WriteMembers effect) {
      reference.members(effect.conversationId(), effect.position(), effect.memberships());
      List<List<Write>> groups = new ArrayList<>();
      effect
          .memberships()
          .forEach(
              (userId, membership) ->
                  groups.add(
                      List.of(
                          Tables.membership(
                              effect.conversationId(), userId, effect.position(), membership))));
      write(
          "write members of " + effect.position(),
          groups,
          () -> fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    /** Nobody looks. */
    @Override
    public void signal(Effect.Signal effect) {}

    @Override
    public void writeMessage(Effect.WriteMessage effect) {
      reference.changed(partition, effect.conversationId(), effect.message(), effect.position());
      write(
          "write a changed message",
          List.of(
              List.of(
                  Tables.message(effect.conversationId(), effect.message(), effect.position()))),
          () -> fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    @Override
    public void writeRows(Effect.WriteRows effect) {
      reference.rows(partition, effect.conversationId(), effect.verdict(), effect.message());
      long position = effect.verdict().getPosition();
      List<List<Write>> groups = new ArrayList<>();
      groups.add(
          List.of(
              Tables.verdict(
                  effect.conversationId(),
                  effect.authorId(),
                  effect.clientId(),
                  effect.verdict())));
      Optional<Message> message = effect.message();
      message.ifPresent(
          added -> groups.add(List.of(Tables.message(effect.conversationId(), added, position))));
      for (Effect.Mark mark : effect.marks()) {
        groups.add(
            List.of(
                mark.hidden()
                    ? Tables.hide(mark.userId(), mark.conversationId(), mark.sequence(), position)
                    : Tables.read(mark.conversationId(), mark.userId(), mark.sequence())));
      }
      write(
          "write rows of " + position,
          groups,
          () -> fold.rowsWritten(effect.conversationId(), position));
    }

    @Override
    public void deleteMessages(Effect.DeleteMessages effect) {
      throw new Violation("nobody lets messages expire here");
    }

    /** Nobody looks. */
    @Override
    public void writeDue(Effect.WriteDue effect) {
      carryOutAll(fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    @Override
    public void appendInbox(Effect.AppendInbox effect) {
      String conversationId = effect.inboxRecord().getConversationId();
      RouterWorker.this.<Entry<InboxRecord>>repeat(
          done -> inboxLog.append(life, effect.inboxPartition(), effect.inboxRecord(), done),
          appended -> fold.inboxAppended(conversationId, effect.inboxPartition()));
    }

    @Override
    public void appendEvents(Effect.AppendEvents effect) {
      RouterWorker.this.<Entry<EventRecord>>repeat(
          done -> eventsLog.append(life, partition, effect.eventRecord(), done),
          appended -> fold.eventsAppended(effect.eventRecord().getConversationId()));
    }

    @Override
    public void writeState(Effect.WriteState effect) {
      reference.state(effect.conversationId(), effect.state());
      write(
          "write conversation state",
          List.of(List.of(Tables.state(effect.conversationId(), effect.state()))),
          () -> fold.stateWritten(effect.conversationId(), effect.state().getPosition()));
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
      RouterWorker.this.commit(effect.offset());
    }

    @Override
    public void stop(Effect.Stop effect) {
      throw new Violation("a partition of the conversation log stopped: " + effect.reason());
    }
  }
}
