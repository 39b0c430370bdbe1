package chat.inbox.core;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Something that records need before they can be numbered, a conversation or an inbox: it serves
 * them in the order of the log, and none before it is read.
 */
abstract class Queued {
  private final ArrayDeque<FoldedRecord> queue = new ArrayDeque<>();
  private boolean loaded;

  /** Queues a record; true when this is what it waits for no longer. */
  final void join(FoldedRecord record) {
    queue.add(record);
    if (loaded && queue.peek() == record) {
      record.oneLessToWaitFor();
    }
  }

  /** It is read: the first record waits for it no longer. */
  final void loaded(Consumer<FoldedRecord> ready) {
    loaded = true;
    admitFirst(ready);
  }

  /** The first record has been numbered: the next one waits for this no longer. */
  final void leave(FoldedRecord record, Consumer<FoldedRecord> ready) {
    FoldedRecord first = queue.remove();
    if (first != record) {
      throw new IllegalStateException("a record was numbered out of turn");
    }
    admitFirst(ready);
  }

  final boolean isUnused() {
    return loaded && queue.isEmpty();
  }

  private void admitFirst(Consumer<FoldedRecord> ready) {
    FoldedRecord first = queue.peek();
    if (first != null && first.oneLessToWaitFor()) {
      ready.accept(first);
    }
  }
}
