package chat.http.io;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * The files of the web page and, under {@code /app/}, the web app: the folder {@code web} of the
 * class path.
 */
final class WebPage {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; base-uri 'none';"
          + " frame-ancestors 'none'; form-action 'self'";

  /** Files whose names change with what is in them. */
  private static final String HASHED = "/app/assets/";

  private WebPage() {}

  static void addTo(Router router) {
    router
        .route("/*")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(WebPage::headers)
        .handler(StaticHandler.create("web").setIncludeHidden(false));
  }

  private static void headers(RoutingContext context) {
    HttpServerResponse response = context.response();
    response
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        // The browser keeps the files and asks with If-Modified-Since whether they are current.
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (context.normalizedPath().startsWith(HASHED)) {
      context.addHeadersEndHandler(
          end -> {
            // A node of another version may not have the file: its 404 is not to be kept.
            if (response.getStatusCode() == 200) {
              response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
            }
          });
    }
    context.next();
  }
}
