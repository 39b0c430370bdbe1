package chat.router.core;

import chat.model.RuleVersions;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one conversation into one inbox partition: one append under way, what comes meanwhile
 * waits and travels together in the next. An append whose outcome is unknown may still land, so
 * what follows must not be sent before it is acknowledged.
 */
final class InboxLane {
  private static final int ENTRIES_MAX = 64;
  private static final int BYTES_MAX = 512 * 1024;

  private final String conversationId;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private List<PendingRecord> underWay = List.of();

  InboxLane(String conversationId) {
    this.conversationId = conversationId;
  }

  void add(InboxEntry entry, PendingRecord source) {
    waiting.add(new Waiting(entry, source));
  }

  /** The next append, unless one is under way or nothing waits. */
  Optional<InboxRecord> next() {
    if (!underWay.isEmpty() || waiting.isEmpty()) {
      return Optional.empty();
    }
    InboxRecord.Builder batch =
        InboxRecord.newBuilder()
            .setRuleVersion(RuleVersions.INBOX)
            .setConversationId(conversationId);
    List<PendingRecord> sources = new ArrayList<>();
    int bytes = 0;
    do {
      Waiting first = waiting.poll();
      batch.addEntries(first.entry);
      sources.add(first.source);
      bytes += first.entry.getSerializedSize();
    } while (!waiting.isEmpty()
        && sources.size() < ENTRIES_MAX
        && bytes + waiting.peek().entry.getSerializedSize() <= BYTES_MAX);
    underWay = sources;
    return Optional.of(batch.build());
  }

  void acknowledged() {
    underWay.forEach(PendingRecord::oneDone);
    underWay = List.of();
  }

  boolean isIdle() {
    return underWay.isEmpty() && waiting.isEmpty();
  }

  private record Waiting(InboxEntry entry, PendingRecord source) {}
}
