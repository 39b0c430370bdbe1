package chat.runtime.metrics;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** How long the requests to a part take, those that succeed and those that fail apart. */
public final class RequestMeter {
  private final Timer succeeded;
  private final Timer failed;

  /**
   * @param labels names and values in turn; {@code outcome} comes to them
   */
  public RequestMeter(String name, String description, String... labels) {
    succeeded = Meters.timer(name, description, with(labels, "ok"));
    failed = Meters.timer(name, description, with(labels, "failed"));
  }

  /** Measures a request that has just begun. */
  public <T> Future<T> measure(Future<T> request) {
    long startNanos = System.nanoTime();
    return request.onComplete(
        done ->
            (done.succeeded() ? succeeded : failed)
                .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS));
  }

  private static String[] with(String[] labels, String outcome) {
    String[] all = new String[labels.length + 2];
    System.arraycopy(labels, 0, all, 0, labels.length);
    all[labels.length] = "outcome";
    all[labels.length + 1] = outcome;
    return all;
  }
}
