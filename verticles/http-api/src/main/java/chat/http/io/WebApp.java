package chat.http.io;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * The files of the web app: the folder {@code web} of the class path. The app was under {@code
 * /app/} before, where links and installed apps still lead.
 */
final class WebApp {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; base-uri 'none';"
          + " frame-ancestors 'none'; form-action 'self'";

  /** Files whose names change with what is in them. */
  private static final String HASHED = "/assets/";

  private static final String FORMER_PLACE = "/app";

  /** A browser takes no worker that comes by a redirect: it would keep the former one for ever. */
  private static final String FORMER_WORKER = FORMER_PLACE + "/sw.js";

  private static final int MOVED_PERMANENTLY = 301;

  private WebApp() {}

  static void addTo(Router router) {
    router
        .route("/*")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(WebApp::headers)
        .handler(WebApp::fromFormerPlace)
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

  private static void fromFormerPlace(RoutingContext context) {
    String path = context.normalizedPath();
    boolean former = path.equals(FORMER_PLACE) || path.startsWith(FORMER_PLACE + "/");
    if (!former || path.equals(FORMER_WORKER)) {
      context.next();
      return;
    }
    // One slash: with two of them it would lead to another host.
    String place = "/" + path.substring(FORMER_PLACE.length()).replaceFirst("^[/\\\\]+", "");
    String query = context.request().query();
    context
        .response()
        .setStatusCode(MOVED_PERMANENTLY)
        .putHeader(HttpHeaders.LOCATION, query == null ? place : place + "?" + query)
        .end();
  }
}
