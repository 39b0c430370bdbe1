package chat.router.io;

import chat.model.Position;
import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.Verdict;
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The commands of one partition that are traced, from the taking of their records until all that
 * follows from them is stored. The fold knows nothing of it. Used on one event loop.
 */
final class FollowedCommands {
  /** About a backlog. What comes beyond is followed no further. */
  private static final int MAX = 4_096;

  private final NavigableMap<Long, Trace> foldsByOffset = new TreeMap<>();

  boolean isEmpty() {
    return foldsByOffset.isEmpty();
  }

  /** A record comes to the fold. */
  void taken(long offset, ConversationRecord record) {
    Trace fold = Traces.step("conversation fold", record.getOrigin().getTraceparent());
    if (fold != Trace.NONE && foldsByOffset.size() < MAX) {
      foldsByOffset.put(offset, fold);
    }
  }

  /**
   * The fold has judged. A verdict that is given again names the first record; the one that asked
   * again is followed no further.
   */
  void decided(Verdict verdict) {
    if (!isEmpty()) {
      foldOf(verdict.getPosition()).end();
    }
  }

  /** Appends events, each followed one with a step of its own. */
  Future<?> append(InboxRecord record, Function<InboxRecord, Future<?>> append) {
    List<Trace> steps = new ArrayList<>();
    InboxRecord.Builder traced = record.toBuilder();
    for (int i = 0; i < record.getEntriesCount(); i++) {
      InboxEntry entry = record.getEntries(i);
      Trace step = foldOf(entry.getEvent().getPosition()).step(Topics.INBOX);
      if (step != Trace.NONE) {
        traced.setEntries(i, entry.toBuilder().setTraceparent(step.traceparent()));
        steps.add(step);
      }
    }
    return append
        .apply(traced.build())
        .onComplete(done -> steps.forEach(step -> step.end(done.succeeded())));
  }

  /** Everything below the offset is stored. */
  void covered(long offset) {
    if (!isEmpty()) {
      foldsByOffset.headMap(offset).clear();
    }
  }

  private Trace foldOf(long position) {
    return foldsByOffset.getOrDefault(Position.offset(position), Trace.NONE);
  }
}
