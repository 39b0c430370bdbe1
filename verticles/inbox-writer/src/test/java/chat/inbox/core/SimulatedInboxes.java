package chat.inbox.core;

import chat.model.Position;
import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.model.v1.Recipient;
import chat.runtime.core.ListChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the effects of a fold lead to: tables with write timestamps and deliveries. An effect is
 * carried out when the test says so, in whatever order, or never.
 */
final class SimulatedInboxes {
  final Map<String, TreeMap<Integer, Event>> rows = new TreeMap<>();
  final Map<String, InboxState> states = new TreeMap<>();
  final Map<String, Event> lists = new TreeMap<>();

  /** Highest sequence read, by user and conversation. */
  final Map<String, Long> reads = new TreeMap<>();

  /** Whether messages call users, by user, conversation and sequence. */
  final Map<String, Boolean> mentions = new TreeMap<>();

  /** What users want, by user, conversation and field. */
  final Map<String, Object> preferences = new TreeMap<>();

  final Map<String, Event> deliveries = new HashMap<>();
  long position = -1;
  long committed;
  String stopped;

  private final Map<String, Long> writtenAt = new HashMap<>();
  private final Map<String, TreeMap<Long, Long>> seen = new HashMap<>();

  /** Carries out one effect on behalf of a fold and returns what the fold wants next. */
  List<Effect> carryOut(Effect effect, InboxFold fold) {
    List<Effect> next = new ArrayList<>();
    effect.match(
        new Effect.Cases() {
          @Override
          public void loadSeen(Effect.LoadSeen load) {
            Map.Entry<Long, Long> last =
                seen.getOrDefault(load.conversationId(), new TreeMap<>())
                    .lowerEntry(load.belowOffset());
            next.addAll(
                fold.seenLoaded(
                    load.conversationId(),
                    last == null ? OptionalLong.empty() : OptionalLong.of(last.getValue())));
          }

          @Override
          public void loadInbox(Effect.LoadInbox load) {
            next.addAll(
                fold.inboxLoaded(
                    load.userId(),
                    states.getOrDefault(load.userId(), InboxState.getDefaultInstance())));
          }

          @Override
          public void deliver(Effect.Deliver deliver) {
            for (Recipient recipient : deliver.recipients()) {
              String place = recipient.getUserId() + "/" + recipient.getInboxSeq();
              Event before = deliveries.put(place, deliver.event());
              if (before != null && !before.equals(deliver.event())) {
                throw new AssertionError("two events were delivered at " + place);
              }
            }
          }

          @Override
          public void writeRows(Effect.WriteRows write) {
            for (Effect.Row row : write.rows()) {
              Event before =
                  rows.computeIfAbsent(row.userId(), id -> new TreeMap<>())
                      .put(row.inboxSeq(), row.event());
              if (before != null && !before.equals(row.event())) {
                throw new AssertionError("a write-once row has changed: " + row);
              }
            }
            seen.computeIfAbsent(write.conversationId(), id -> new TreeMap<>())
                .put(Position.offset(write.position()), write.seenPosition());
            next.addAll(fold.rowsWritten(write.position()));
          }

          @Override
          public void writeLines(Effect.WriteLines write) {
            long position = write.state().getPosition();
            ListChanges changes = write.changes();
            String userId = write.userId();
            changes.created().values().forEach(event -> line(userId, position, event));
            changes.latest().values().forEach(event -> line(userId, position, event));
            changes
                .reads()
                .forEach(
                    (conversation, sequence) ->
                        reads.merge(userId + "/" + conversation, sequence, Math::max));
            changes
                .mentions()
                .forEach(
                    (message, stands) ->
                        put(
                            "mention",
                            mentions,
                            userId
                                + "/"
                                + message.getConversationId()
                                + "/"
                                + message.getSequence(),
                            position,
                            stands));
            changes
                .preferences()
                .forEach(
                    (conversation, change) ->
                        change
                            .getAllFields()
                            .forEach(
                                (field, value) ->
                                    put(
                                        "preference",
                                        preferences,
                                        userId + "/" + conversation + "/" + field.getName(),
                                        position,
                                        value)));
            next.addAll(fold.linesWritten(write.userId(), write.state()));
          }

          @Override
          public void writeInbox(Effect.WriteInbox write) {
            long position = write.state().getPosition();
            InboxState stored =
                states.getOrDefault(write.userId(), InboxState.getDefaultInstance());
            if (position >= stored.getPosition()) {
              states.put(write.userId(), write.state());
            }
            next.addAll(fold.inboxWritten(write.userId(), write.state()));
          }

          @Override
          public void announce(Effect.Announce announce) {
            int stored = states.get(announce.userId()).getHead();
            if (stored < announce.head()) {
              throw new AssertionError("a head was announced before it was stored");
            }
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
  void carryOutAll(List<Effect> effects, InboxFold fold) {
    List<Effect> wanted = new ArrayList<>(effects);
    while (!wanted.isEmpty()) {
      wanted.addAll(carryOut(wanted.remove(0), fold));
    }
  }

  private void line(String userId, long position, Event event) {
    put("line", lists, userId + "/" + event.getConversationId(), position, event);
  }

  /** As Cassandra does: the later one of two writes stays. */
  private <T> void put(String name, Map<String, T> table, String row, long position, T value) {
    String cell = name + "/" + row;
    if (position >= writtenAt.getOrDefault(cell, 0L)) {
      writtenAt.put(cell, position);
      table.put(row, value);
    }
  }

  long startOffset() {
    return position < 0 ? 0 : Math.min(Position.offset(position) + 1, committed);
  }
}
