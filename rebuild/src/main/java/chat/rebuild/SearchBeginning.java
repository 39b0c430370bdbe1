package chat.rebuild;

import chat.model.Position;
import chat.rebuild.core.LogEnd;
import chat.rebuild.io.LogBounds;
import chat.runtime.kafka.LogLayout;
import chat.runtime.projection.Projection;
import chat.runtime.store.FoldPositionStore;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where search goes on after its tables were had from the conversation log: at the end that the
 * topic of accepted events had before the end of the log was looked at. What stands below came from
 * records that the rebuild has folded.
 */
final class SearchBeginning {
  private static final String FOLD = Projection.SEARCH.fold();
  private static final long LIVE_MILLIS_MAX = 30_000;
  private static final long LOOK_MILLIS = 250;

  private final LogLayout.Log events;
  private final List<LogEnd> ends;

  /** To be made before the end of the conversation log is looked at. */
  SearchBeginning(Connections connections) {
    events = connections.layout().events();
    try (LogBounds bounds = new LogBounds(connections.kafka(), events, FOLD)) {
      ends = bounds.ends();
    }
  }

  /** Notes it in the rebuilt tables. */
  void write(FoldPositionStore rebuilt) {
    for (int partition = 0; partition < ends.size(); partition++) {
      if (ends.get(partition).offset() > 0) {
        rebuilt.writeBlocking(FOLD, partition, position(partition));
      }
    }
  }

  /** Waits until the live tables have what the rebuilt ones have, or for 30 s. */
  void awaitLive(FoldPositionStore live, Consumer<String> say) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIVE_MILLIS_MAX);
    while (isBehind(live)) {
      if (System.nanoTime() > deadline) {
        say.accept("the live search is behind " + events.topic() + " and does not catch up");
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private boolean isBehind(FoldPositionStore live) {
    for (int partition = 0; partition < ends.size(); partition++) {
      OptionalLong position = live.loadBlocking(FOLD, partition);
      if (ends.get(partition).offset() > 0
          && (position.isEmpty() || position.getAsLong() < position(partition))) {
        return true;
      }
    }
    return false;
  }

  private long position(int partition) {
    return Position.of(events.generation(), ends.get(partition).offset() - 1);
  }
}
