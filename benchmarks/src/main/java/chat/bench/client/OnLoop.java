package chat.bench.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Work of an event loop for which a thread that is none waits. */
public final class OnLoop {
  private OnLoop() {}

  /**
   * Begins the task on the event loop and waits for its result.
   *
   * @throws IllegalStateException when it fails, with its message
   */
  public static <T> T call(Context loop, Supplier<Future<T>> task, Duration timeout)
      throws InterruptedException, TimeoutException {
    Promise<T> done = Promise.promise();
    loop.runOnContext(begin -> task.get().onComplete(done));
    try {
      return done.future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }
}
