package chat.bench.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often something happened to the clients of a run beside their messages. */
public final class Counters {
  /** What is counted. */
  public enum Count {
    /** Connections that came to the end of their catch-up. */
    CONNECTS,
    /** Connections that ended, or could not be made, without the client wanting it. */
    LOST_CONNECTIONS,
    /**
     * Connections that a client gave up because nothing came any more, not even the answer to a
     * heartbeat.
     */
    SILENT_CONNECTIONS,
    /** Connections that a client gave up because a message got no answer. */
    LATE_ANSWERS,
    /** Messages sent, for the first time or again, when a connection was made anew. */
    RESENDS,
    /** Messages sent again because an error said when to. */
    RETRIES,
    /** Messages refused finally. */
    REFUSALS,
    /** Events that did not follow the one before. */
    INBOX_GAPS,
    /** Cursors that the platform could not continue. */
    RESETS,
    /** Messages that a client did not take because too many of its own had no answer yet. */
    REJECTED_SENDS,
    /** Clients that will not come back: the platform forbade it, or they cannot read it. */
    ENDED
  }

  private static final int END_REASONS_MAX = 10;

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private final List<String> endReasons = new ArrayList<>();

  void increment(Count count) {
    counts.merge(count, 1L, Long::sum);
  }

  /** Why the first clients ended, for whoever looks for the cause. */
  public List<String> endReasons() {
    return Collections.unmodifiableList(endReasons);
  }

  void ended(String reason) {
    increment(Count.ENDED);
    if (endReasons.size() < END_REASONS_MAX) {
      endReasons.add(reason);
    }
  }

  public long get(Count count) {
    return counts.getOrDefault(count, 0L);
  }
}
