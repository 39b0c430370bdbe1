package chat.http.io;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A successful answer. */
record Reply(int status, String mediaType, Buffer body) {
  private static final String JSON = "application/json";

  static Reply ok(JsonObject body) {
    return new Reply(200, JSON, body.toBuffer());
  }

  static Reply ok(Buffer json) {
    return new Reply(200, JSON, json);
  }

  static Reply created(JsonObject body) {
    return new Reply(201, JSON, body.toBuffer());
  }

  /** What is asked for is noted, and done later. */
  static Reply accepted() {
    return new Reply(202, "", Buffer.buffer());
  }

  static Reply noContent() {
    return new Reply(204, "", Buffer.buffer());
  }

  /** The operation has written the answer by itself. */
  static Reply written() {
    return new Reply(200, "", Buffer.buffer());
  }

  void send(RoutingContext context) {
    if (context.response().headWritten()) {
      // The operation has written its answer, or the request timed out meanwhile and has one.
      return;
    }
    // Answers hold tokens and private words.
    context.response().setStatusCode(status).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!mediaType.isEmpty()) {
      context.response().putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
    }
    context.response().end(body);
  }
}
