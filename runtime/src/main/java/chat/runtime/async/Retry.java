package chat.runtime.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what must happen until it has happened. */
public final class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final long BACKOFF_MIN_MILLIS = 50;
  private static final long BACKOFF_MAX_MILLIS = 2_000;
  private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** When a failure of each kind was told last; kinds are few. */
  private static final Map<String, Long> TOLD_NANOS = new ConcurrentHashMap<>();

  private Retry() {}

  /**
   * Tries until the action succeeds, with a pause that doubles from 50 ms to 2 s.
   *
   * @param wanted ends the attempts; the future then never completes
   * @param what for the log, without anything a user wrote: one of a few kinds, each of which is
   *     told every 10 s at most
   */
  public static <T> Future<T> untilDone(
      Vertx vertx, String what, BooleanSupplier wanted, Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    attempt(vertx, what, wanted, action, done, BACKOFF_MIN_MILLIS);
    return done.future();
  }

  private static <T> void attempt(
      Vertx vertx,
      String what,
      BooleanSupplier wanted,
      Supplier<Future<T>> action,
      Promise<T> done,
      long backoffMillis) {
    action
        .get()
        .onSuccess(done::complete)
        .onFailure(
            failure -> {
              if (!wanted.getAsBoolean()) {
                return;
              }
              // A store that hesitates is soon forgotten; only what lasts is worth a line.
              if (backoffMillis == BACKOFF_MAX_MILLIS && isTimeToTell(what)) {
                LOG.warn("{} fails again and again: {}", what, failure.getMessage());
              }
              long next = Math.min(backoffMillis * 2, BACKOFF_MAX_MILLIS);
              vertx.setTimer(
                  backoffMillis,
                  timer -> {
                    if (wanted.getAsBoolean()) {
                      attempt(vertx, what, wanted, action, done, next);
                    }
                  });
            });
  }

  /** Thousands meet the same failure at once, and one line says it. */
  private static boolean isTimeToTell(String what) {
    long now = System.nanoTime();
    return TOLD_NANOS.merge(
            what, now, (last, current) -> current - last >= TOLD_EVERY_NANOS ? current : last)
        == now;
  }
}
