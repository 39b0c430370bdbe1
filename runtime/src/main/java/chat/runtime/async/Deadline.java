package chat.runtime.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;

/**
 * Waits for an answer no longer than is worth it.
 *
 * <p>Unlike {@link Future#timeout}, which answers on a thread of its own where a future belongs to
 * no context, such as that of a promise or of {@link Future#all}: what a verticle does then would
 * run beside its event loop.
 */
public final class Deadline {
  private Deadline() {}

  /**
   * The answer, or a {@link TimeoutException} when none has come in time. To be called on the
   * context that the answer is for.
   */
  public static <T> Future<T> within(Vertx vertx, long millis, Future<T> answer) {
    if (answer.isComplete()) {
      return answer;
    }
    Promise<T> inTime = Promise.promise();
    long timer =
        vertx.setTimer(
            millis,
            late -> inTime.tryFail(new TimeoutException("no answer within " + millis + " ms")));
    answer.onComplete(
        come -> {
          vertx.cancelTimer(timer);
          if (come.succeeded()) {
            inTime.tryComplete(come.result());
          } else {
            inTime.tryFail(come.cause());
          }
        });
    return inTime.future();
  }
}
