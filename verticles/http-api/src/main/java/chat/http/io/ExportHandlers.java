package chat.http.io;

import chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the platform has of the caller, as an archive. */
final class ExportHandlers {
  /** It takes as long as it takes; see {@link Export}. */
  static final String PATH = "/v1/export";

  /** Each has up to a few megabytes in memory. */
  private static final int UNDER_WAY_MAX = 8;

  private static final long RETRY_AFTER_MILLIS = 10_000;
  private static final String README = "export/README.txt";
  private static final Logger LOG = LoggerFactory.getLogger(ExportHandlers.class);

  private final Vertx vertx;
  private final ExportStore people;
  private final ApiStores stores;
  private final AttemptLimits attempts;
  private int underWay;

  ExportHandlers(Vertx vertx, ApiStores stores, AttemptLimits attempts) {
    this.vertx = vertx;
    this.people = new ExportStore(stores.people());
    this.stores = stores;
    this.attempts = attempts;
  }

  Map<String, Operation> operations() {
    return Map.of("exportData", this::export);
  }

  private Future<Reply> export(RoutingContext context) {
    if (underWay >= UNDER_WAY_MAX) {
      throw ProblemException.retryLater(
          ErrorCode.UNAVAILABLE,
          "More than " + UNDER_WAY_MAX + " exports at once are not made here.",
          RETRY_AFTER_MILLIS);
    }
    String userId = BearerAuthentication.caller(context).userId();
    underWay++;
    return attempts
        .export(userId)
        .compose(allowed -> vertx.fileSystem().readFile(README))
        .map(Buffer::toString)
        .compose(
            readme -> new Export(vertx, people, stores, context.response(), userId).run(readme))
        .map(written -> Reply.written())
        .recover(failure -> brokenOff(context, failure))
        .onComplete(ended -> underWay--);
  }

  /** The client sees an answer that does not end, so that nobody takes a part for the whole. */
  private static Future<Reply> brokenOff(RoutingContext context, Throwable failure) {
    if (!context.response().headWritten()) {
      return Future.failedFuture(failure);
    }
    if (!context.response().closed()) {
      LOG.warn("an export broke off: {}", failure.toString());
      context.request().connection().close();
    }
    return Future.succeededFuture(Reply.written());
  }
}
