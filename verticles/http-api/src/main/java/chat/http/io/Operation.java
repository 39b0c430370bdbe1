package chat.http.io;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** What one operation of the contract does, on a request that is authenticated and validated. */
@FunctionalInterface
interface Operation {
  /** A failure becomes a problem document, see {@link Problems}. */
  Future<Reply> handle(RoutingContext context);
}
