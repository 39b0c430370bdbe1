package chat.http.io;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The files of the web page, from the folder {@code web} of the class path. */
final class WebPage {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; base-uri 'none';"
          + " frame-ancestors 'none'; form-action 'self'";

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
    context
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        // The browser keeps the files and asks with If-Modified-Since whether they are current.
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    context.next();
  }
}
