package chat.node;

import chat.runtime.health.Health;
import chat.runtime.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Health of the process, for launchers and load balancers: {@code /health/live} says that it runs,
 * {@code /health/ready} that it can do its work, or what keeps it from that. {@code /metrics} is
 * for Prometheus. {@code POST /drain} makes it leave in order.
 */
final class Management extends VerticleBase {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final String host;
  private final int port;
  private final Health health;
  private final Runnable leave;
  private HttpServer server;

  /**
   * @param leave begins the end of the process and returns
   */
  Management(String host, int port, Health health, Runnable leave) {
    this.host = host;
    this.port = port;
    this.health = health;
    this.leave = leave;
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer().requestHandler(this::answer);
    return server.listen(port, host);
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/live" -> answer(request, 200, Map.of());
      case "/health/ready" -> answer(request, health.isReady() ? 200 : 503, health.problems());
      case "/metrics" ->
          vertx
              .executeBlocking(Meters::scrape)
              .onSuccess(
                  text -> request.response().putHeader("content-type", PROMETHEUS_TEXT).end(text));
      case "/drain" -> drain(request);
      default ->
          answer(
              request,
              404,
              Map.of(
                  "path",
                  "there are /health/live, /health/ready, /metrics and, with POST, /drain"));
    }
  }

  private void drain(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      answer(request, 405, Map.of("method", "must be POST, not " + request.method()));
      return;
    }
    answer(request, 202, Map.of());
    leave.run();
  }

  private static void answer(HttpServerRequest request, int status, Map<String, String> problems) {
    JsonObject body = new JsonObject();
    problems.forEach(body::put);
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("problems", body).encode());
  }
}
