package chat.router.core;

import chat.model.Position;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationState;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Membership;
import chat.model.v1.MembershipState;
import chat.model.v1.Message;
import chat.model.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the effects of a fold lead to: tables with write timestamps, an inbox log, answers. An
 * effect is carried out when the test says so, in whatever order, or never.
 */
final class SimulatedStores {
  final Map<Long, Message> history = new TreeMap<>();
  final Map<Long, Long> historyPositions = new TreeMap<>();

  /** Up to which sequence messages were deleted, by the position of the deletion. */
  final Map<Long, Integer> deletions = new TreeMap<>();

  /** When to look, as list and time. */
  final Set<String> due = new TreeSet<>();

  /** User, conversation and sequence of what users have hidden from themselves. */
  final Set<String> hidden = new TreeSet<>();

  /** Memberships of a channel, by user and position. */
  final Map<String, TreeMap<Long, Membership>> memberships = new TreeMap<>();

  final List<ChannelSignal> signals = new ArrayList<>();

  final Map<String, Verdict> verdicts = new TreeMap<>();
  final List<InboxRecord> inboxLog = new ArrayList<>();
  final List<EventRecord> eventsLog = new ArrayList<>();
  final List<Verdict> answers = new ArrayList<>();

  /** Highest sequence read, by conversation and user. */
  final Map<String, Integer> reads = new TreeMap<>();

  ConversationState state = ConversationState.getDefaultInstance();
  long position = -1;
  long committed;
  String stopped;

  /** Carries out one effect on behalf of a fold and returns what the fold wants next. */
  List<Effect> carryOut(Effect effect, ConversationFold fold) {
    List<Effect> next = new ArrayList<>();
    effect.match(
        new Effect.Cases() {
          @Override
          public void answer(Effect.Answer answer) {
            answers.add(answer.verdict());
          }

          @Override
          public void loadState(Effect.LoadState load) {
            next.addAll(fold.stateLoaded(load.conversationId(), state));
          }

          @Override
          public void loadVerdicts(Effect.LoadVerdicts load) {
            String prefix = load.authorId() + "/";
            Map<String, Verdict> newest =
                ((TreeMap<String, Verdict>) verdicts)
                    .descendingMap().entrySet().stream()
                        .filter(row -> row.getKey().startsWith(prefix))
                        .limit(KnownVerdicts.LOADED_MAX)
                        .collect(
                            Collectors.toMap(
                                row -> row.getKey().substring(prefix.length()),
                                Map.Entry::getValue));
            next.addAll(fold.verdictsLoaded(load.conversationId(), load.authorId(), newest));
          }

          @Override
          public void lookUpVerdict(Effect.LookUpVerdict lookUp) {
            Verdict verdict = verdicts.get(lookUp.authorId() + "/" + lookUp.clientId());
            next.addAll(
                fold.verdictLookedUp(lookUp.conversationId(), Optional.ofNullable(verdict)));
          }

          @Override
          public void loadMessage(Effect.LoadMessage load) {
            long sequence = load.sequence();
            next.addAll(
                fold.messageLoaded(
                    load.conversationId(),
                    history.getOrDefault(sequence, Message.getDefaultInstance()),
                    history.containsKey(sequence) ? historyPositions.get(sequence) : 0L));
          }

          @Override
          public void loadMembers(Effect.LoadMembers load) {
            Map<String, MembershipState> found = new TreeMap<>();
            for (String userId : load.userIds()) {
              found.put(userId, membershipBefore(userId, load.position()));
            }
            next.addAll(fold.membersLoaded(load.conversationId(), found));
          }

          @Override
          public void writeMembers(Effect.WriteMembers write) {
            write
                .memberships()
                .forEach(
                    (userId, membership) ->
                        memberships
                            .computeIfAbsent(userId, id -> new TreeMap<>())
                            .put(write.position(), membership));
            next.addAll(fold.rowsWritten(write.conversationId(), write.position()));
          }

          @Override
          public void signal(Effect.Signal signal) {
            signals.add(signal.signal());
          }

          @Override
          public void writeMessage(Effect.WriteMessage write) {
            history(write.message(), write.position());
            next.addAll(fold.rowsWritten(write.conversationId(), write.position()));
          }

          @Override
          public void deleteMessages(Effect.DeleteMessages delete) {
            deletions.put(delete.position(), delete.upTo());
            history
                .keySet()
                .removeIf(sequence -> isDeleted(sequence, historyPositions.get(sequence)));
            next.addAll(fold.rowsWritten(delete.conversationId(), delete.position()));
          }

          @Override
          public void writeDue(Effect.WriteDue write) {
            due.add(write.list() + " " + write.atMillis());
            next.addAll(fold.rowsWritten(write.conversationId(), write.position()));
          }

          @Override
          public void writeRows(Effect.WriteRows rows) {
            verdicts.merge(
                rows.authorId() + "/" + rows.clientId(), rows.verdict(), SimulatedStores::later);
            rows.message().ifPresent(message -> history(message, rows.verdict().getPosition()));
            for (Effect.Mark mark : rows.marks()) {
              if (mark.hidden()) {
                hidden.add(mark.userId() + "/" + mark.conversationId() + "/" + mark.sequence());
              } else {
                read(mark.conversationId(), mark.userId(), mark.sequence());
              }
            }
            next.addAll(fold.rowsWritten(rows.conversationId(), rows.verdict().getPosition()));
          }

          @Override
          public void appendInbox(Effect.AppendInbox append) {
            inboxLog.add(append.inboxRecord());
            next.addAll(
                fold.inboxAppended(
                    append.inboxRecord().getConversationId(), append.inboxPartition()));
          }

          @Override
          public void appendEvents(Effect.AppendEvents append) {
            eventsLog.add(append.eventRecord());
            next.addAll(fold.eventsAppended(append.eventRecord().getConversationId()));
          }

          @Override
          public void writeState(Effect.WriteState write) {
            if (write.state().getPosition() >= state.getPosition()) {
              state = write.state();
            }
            next.addAll(fold.stateWritten(write.conversationId(), write.state().getPosition()));
          }

          @Override
          public void writePosition(Effect.WritePosition write) {
            position = Math.max(position, write.position());
            next.addAll(fold.positionWritten(write.position()));
          }

          @Override
          public void commit(Effect.Commit commit) {
            committed = Math.max(committed, commit.offset());
          }

          @Override
          public void stop(Effect.Stop stop) {
            stopped = stop.reason();
          }
        });
    return next;
  }

  /** Carries out everything, in order, until nothing is wanted. */
  void carryOutAll(List<Effect> effects, ConversationFold fold) {
    List<Effect> wanted = new ArrayList<>(effects);
    while (!wanted.isEmpty()) {
      wanted.addAll(carryOut(wanted.remove(0), fold));
    }
  }

  long startOffset() {
    return position < 0 ? 0 : Math.min(Position.offset(position) + 1, committed);
  }

  private MembershipState membershipBefore(String userId, long position) {
    Map.Entry<Long, Membership> newest =
        memberships.getOrDefault(userId, new TreeMap<>()).lowerEntry(position);
    return newest == null
        ? MembershipState.MEMBERSHIP_STATE_UNSPECIFIED
        : newest.getValue().getState();
  }

  private void read(String conversationId, String userId, int sequence) {
    reads.merge(conversationId + "/" + userId, sequence, Math::max);
  }

  private void history(Message message, long position) {
    long sequence = message.getSequence();
    if (position >= historyPositions.getOrDefault(sequence, 0L) && !isDeleted(sequence, position)) {
      historyPositions.put(sequence, position);
      history.put(sequence, message);
    }
  }

  /** As Cassandra does: whatever was written before a deletion and comes after it, stays away. */
  private boolean isDeleted(long sequence, long position) {
    return deletions.entrySet().stream()
        .anyMatch(deletion -> deletion.getKey() >= position && deletion.getValue() >= sequence);
  }

  private static Verdict later(Verdict one, Verdict other) {
    return one.getPosition() >= other.getPosition() ? one : other;
  }
}
