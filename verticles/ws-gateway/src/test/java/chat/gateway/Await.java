package chat.gateway;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a condition that no event tells of. */
final class Await {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private Await() {}

  static void until(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + WAIT_NANOS;
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the condition did not come true in time");
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }
}
