package chat.rebuild;

import java.util.function.Consumer;

/** A line every few seconds, however fast the records come. */
final class ProgressLines {
  private static final long PAUSE_NANOS = 5_000_000_000L;

  private final Consumer<String> say;
  private final String done;
  private long lastNanos = System.nanoTime();

  /**
   * @param done what is done with the records that are counted
   */
  ProgressLines(Consumer<String> say, String done) {
    this.say = say;
    this.done = done;
  }

  void count(long records) {
    long now = System.nanoTime();
    if (now - lastNanos >= PAUSE_NANOS) {
      lastNanos = now;
      say.accept("  %,d records %s".formatted(records, done));
    }
  }
}
