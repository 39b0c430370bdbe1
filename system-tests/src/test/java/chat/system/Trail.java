package chat.system;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last things that happened on a connection, for the words of a test that failed. */
final class Trail {
  private static final int ENTRIES_MAX = 12;

  /** Enough for the kind of a frame and its numbers, too little for a token. */
  private static final int CHARS_MAX = 100;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Deque<Entry> entries = new ArrayDeque<>();

  private record Entry(long nanos, String text) {}

  synchronized void add(String text) {
    if (entries.size() == ENTRIES_MAX) {
      entries.removeFirst();
    }
    entries.addLast(
        new Entry(
            System.nanoTime(), text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX)));
  }

  /** A line for each, with how long ago it was. */
  @Override
  public synchronized String toString() {
    long now = System.nanoTime();
    StringBuilder lines = new StringBuilder();
    for (Entry entry : entries) {
      lines.append(
          "%n  %.3f s ago: %s".formatted((now - entry.nanos) / NANOS_PER_SECOND, entry.text));
    }
    return lines.toString();
  }
}
