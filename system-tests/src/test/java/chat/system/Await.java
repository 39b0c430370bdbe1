package chat.system;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what must come, and no longer than it takes. */
final class Await {
  private static final Duration RESULT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private Await() {}

  static <T> T result(Future<T> future) throws InterruptedException, TimeoutException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(RESULT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Asks again and again for something that no event tells has come. */
  static <T> T value(String what, Duration timeout, Callable<Optional<T>> question)
      throws Exception {
    long endNanos = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<T> answer = question.call();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not within " + timeout.toSeconds() + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
    }
  }

  static void until(String what, Duration timeout, Callable<Boolean> condition) throws Exception {
    value(what, timeout, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }
}
