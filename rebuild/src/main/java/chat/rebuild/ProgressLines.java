package chat.rebuild;

import java.util.function.Consumer;

/** A line every few seconds, however fast the records come. */
final class ProgressLines {
  private static final long PAUSE_NANOS = 5_000_000_000L;

  private final Consumer<String> say;
  private long lastNanos = System.nanoTime();

  ProgressLines(Consumer<String> say) {
    this.say = say;
  }

  void read(long records) {
    long now = System.nanoTime();
    if (now - lastNanos >= PAUSE_NANOS) {
      lastNanos = now;
      say.accept("  %,d records read".formatted(records));
    }
  }
}
