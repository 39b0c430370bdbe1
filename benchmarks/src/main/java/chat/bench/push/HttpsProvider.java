package chat.bench.push;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A provider that is called over HTTPS: FCM with its token endpoint, or a push service. What it
 * answers is scripted, what it got is kept.
 */
public final class HttpsProvider implements AutoCloseable {
  /**
   * A request.
   *
   * @param headers names in lower case
   */
  public record Received(String path, Map<String, String> headers, Buffer body) {}

  /** An answer; after a while, if it has to be. */
  public record Reply(int status, Map<String, String> headers, String body, long afterMillis) {
    /** At once, without headers. */
    public static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body, 0);
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Vertx vertx;
  private final HttpServer server;
  private final int kept;
  private volatile Function<Received, Reply> script;

  /**
   * @param port 0 for any that is free
   * @param kept most requests that are kept
   */
  public HttpsProvider(
      Vertx vertx, TlsIdentity identity, int port, int kept, Function<Received, Reply> script) {
    this.vertx = vertx;
    this.script = script;
    this.kept = kept;
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertPath(identity.certificate().toString())
                            .addKeyPath(identity.privateKey().toString())))
            .requestHandler(this::take);
    await(server.listen(port, "127.0.0.1"));
  }

  public int port() {
    return server.actualPort();
  }

  /** What has come, in its order. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** What it answers from now on. */
  public void answer(Function<Received, Reply> next) {
    script = next;
  }

  @Override
  public void close() {
    await(server.close());
  }

  private void take(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    request
        .body()
        .onSuccess(
            body -> {
              Received whole = new Received(request.path(), headers, body);
              if (received.size() < kept) {
                received.add(whole);
              }
              Reply reply = script.apply(whole);
              if (reply.afterMillis() == 0) {
                answer(request, reply);
              } else {
                vertx.setTimer(reply.afterMillis(), timer -> answer(request, reply));
              }
            });
  }

  private static void answer(HttpServerRequest request, Reply reply) {
    reply.headers().forEach((name, value) -> request.response().putHeader(name, value));
    request.response().setStatusCode(reply.status()).end(reply.body());
  }

  private static void await(Future<?> future) {
    try {
      future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
