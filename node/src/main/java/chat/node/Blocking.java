package chat.node;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting, for the main thread only. */
final class Blocking {
  private static final long TIMEOUT_SECONDS = 60;

  private Blocking() {}

  /** The result, or the failure as an unchecked exception. */
  static <T> T await(Future<T> future) {
    try {
      return future.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("nothing happened within " + TIMEOUT_SECONDS + " s", e);
    }
  }
}
