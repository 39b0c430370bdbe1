package chat.http.io;

import chat.model.Limits;
import chat.runtime.auth.AccessTokenVerifier;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Reads request bodies. A message may be long, but only for a caller whose token verifies before
 * its body is read.
 */
final class BodyLimits implements Handler<RoutingContext> {
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final String LIMIT = BodyLimits.class.getName();

  private final BodyHandler ordinary = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
  private final BodyHandler messages =
      BodyHandler.create(false).setBodyLimit(Limits.FRAME_BYTES_MAX);
  private final AccessTokenVerifier verifier;

  BodyLimits(AccessTokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** How long the body of a request may be. */
  static int bytesMax(RoutingContext context) {
    return context.get(LIMIT, BODY_BYTES_MAX);
  }

  @Override
  public void handle(RoutingContext context) {
    boolean isMessage =
        (context.request().method().equals(HttpMethod.POST)
                && context.normalizedPath().endsWith("/messages"))
            || (context.request().method().equals(HttpMethod.PATCH)
                && context.normalizedPath().contains("/messages/"));
    if (!isMessage) {
      ordinary.handle(context);
      return;
    }
    context.request().pause();
    BearerAuthentication.verify(verifier, context)
        .onComplete(
            verified -> {
              context.request().resume();
              if (verified.succeeded()) {
                context.put(LIMIT, Limits.FRAME_BYTES_MAX);
                messages.handle(context);
              } else {
                ordinary.handle(context);
              }
            });
  }
}
