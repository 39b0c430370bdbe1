package chat.router.core;

import com.google.protobuf.MessageLite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The way of one conversation into one partition of a derived topic: one append under way, what
 * comes meanwhile waits and travels together in the next. An append whose outcome is unknown may
 * still land, so what follows must not be sent before it is acknowledged.
 *
 * @param <E> what travels
 */
final class Lane<E extends MessageLite> {
  private static final int ENTRIES_MAX = 64;
  private static final int BYTES_MAX = 512 * 1024;

  private final Function<List<E>, Effect> append;
  private final ArrayDeque<Waiting<E>> waiting = new ArrayDeque<>();
  private List<PendingRecord> underWay = List.of();

  /**
   * @param append makes the append of entries, in this order
   */
  Lane(Function<List<E>, Effect> append) {
    this.append = append;
  }

  /** Sends an entry as soon as it is its turn. */
  void send(E entry, PendingRecord source, List<Effect> effects) {
    source.oneMore();
    waiting.add(new Waiting<>(entry, source));
    sendNext(effects);
  }

  /** The append under way is acknowledged. */
  void acknowledged(List<Effect> effects) {
    underWay.forEach(PendingRecord::oneDone);
    underWay = List.of();
    sendNext(effects);
  }

  boolean isIdle() {
    return underWay.isEmpty() && waiting.isEmpty();
  }

  private void sendNext(List<Effect> effects) {
    if (!underWay.isEmpty() || waiting.isEmpty()) {
      return;
    }
    List<E> entries = new ArrayList<>();
    List<PendingRecord> sources = new ArrayList<>();
    int bytes = 0;
    do {
      Waiting<E> first = waiting.poll();
      entries.add(first.entry);
      sources.add(first.source);
      bytes += first.entry.getSerializedSize();
    } while (!waiting.isEmpty()
        && sources.size() < ENTRIES_MAX
        && bytes + waiting.peek().entry.getSerializedSize() <= BYTES_MAX);
    underWay = sources;
    effects.add(append.apply(entries));
  }

  private record Waiting<E>(E entry, PendingRecord source) {}
}
