package chat.system;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Takes OTLP over HTTP and keeps what came. */
final class Collector {
  static final String PATH = "/v1/traces";

  private final Queue<ExportTraceServiceRequest> requests = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start(Vertx vertx) throws Exception {
    Collector collector = new Collector(vertx.createHttpServer());
    collector.server.requestHandler(collector::take);
    Await.result(collector.server.listen(0, "127.0.0.1"));
    return collector;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort() + PATH;
  }

  /** All that came, in words. */
  String text() {
    return requests.toString();
  }

  List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(ofResource -> ofResource.getScopeSpansList().stream())
        .flatMap(ofScope -> ofScope.getSpansList().stream())
        .toList();
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .map(Collector::parsed)
        .onSuccess(requests::add)
        .onComplete(
            taken ->
                request
                    .response()
                    .setStatusCode(taken.succeeded() && request.path().equals(PATH) ? 200 : 400)
                    .end());
  }

  private static ExportTraceServiceRequest parsed(Buffer body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
