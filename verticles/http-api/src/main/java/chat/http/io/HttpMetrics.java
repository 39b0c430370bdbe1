package chat.http.io;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.concurrent.TimeUnit;

/** Requests to the HTTP API, and what PostgreSQL could not do for them. */
final class HttpMetrics {
  /** The web app, and what is not there at all. */
  private static final String NO_OPERATION = "none";

  static final Counter POSTGRES_FAILURES =
      Meters.counter(
          "chat.postgres.failures", "Requests that failed because of PostgreSQL or its pool");

  private HttpMetrics() {}

  /** Measures a request from here to the end of its answer. */
  static void measure(OpenAPIContract contract, RoutingContext context) {
    long startNanos = System.nanoTime();
    context.addEndHandler(ended -> record(contract, context, System.nanoTime() - startNanos));
    context.next();
  }

  private static void record(OpenAPIContract contract, RoutingContext context, long nanos) {
    Operation operation =
        contract.findOperation(context.normalizedPath(), context.request().method());
    Meters.timer(
            "chat.http.requests",
            "From a request to the end of its answer, by operation of the contract",
            "operation",
            operation == null ? NO_OPERATION : operation.getOperationId(),
            "status",
            Integer.toString(context.response().getStatusCode()))
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
