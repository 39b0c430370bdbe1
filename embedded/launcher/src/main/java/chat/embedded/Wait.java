package chat.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for something in another process, which tells nobody when it happens and so has to be
 * asked.
 */
final class Wait {
  private static final long INTERVAL_MILLIS = 25;

  private Wait() {}

  /** True as soon as the condition holds, false if it did not within the timeout. */
  static boolean until(Duration timeout, BooleanSupplier condition) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      Thread.sleep(INTERVAL_MILLIS);
    }
    return true;
  }
}
