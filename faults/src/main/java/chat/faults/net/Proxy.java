package chat.faults.net;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A TCP proxy in front of one gateway whose {@link Weather} can be changed. What it did to a
 * connection stays: bytes that were swallowed are gone, so a connection that went dark never wakes
 * up, while new ones are as the weather is then.
 */
public final class Proxy {
  private static final String HOST = "127.0.0.1";
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final int DELAY_MILLIS_MAX = 2_000;
  private static final int CUT_BYTES_MAX = 2_000;

  private final Vertx vertx;
  private final Context context;
  private final int targetPort;
  private final RandomGenerator random;
  private final NetClient client;
  private final Set<Link> links = new HashSet<>();
  private NetServer server;
  private Weather weather = Weather.FAIR;

  private Proxy(Vertx vertx, int targetPort, RandomGenerator random) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.targetPort = targetPort;
    this.random = random;
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpNoDelay(true));
  }

  /** Listens on one local port and forwards to another. */
  public static Future<Proxy> start(Vertx vertx, int port, int targetPort, long seed) {
    Proxy proxy = new Proxy(vertx, targetPort, new SplittableRandom(seed));
    proxy.server =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(socket -> proxy.context.runOnContext(run -> proxy.accept(socket)));
    return proxy.server.listen(port, HOST).map(proxy);
  }

  /** Changes what happens from now on. */
  public void set(Weather changed) {
    context.runOnContext(
        run -> {
          weather = changed;
          links.forEach(this::expose);
        });
  }

  public Future<Void> close() {
    return server.close().compose(closed -> client.close());
  }

  private void accept(NetSocket fromClient) {
    Link link = new Link(vertx, fromClient, links::remove);
    links.add(link);
    expose(link);
    if (weather == Weather.DARK) {
      return;
    }
    fromClient.pause();
    client
        .connect(targetPort, HOST)
        .onSuccess(toGateway -> context.runOnContext(run -> link.join(toGateway)))
        .onFailure(refused -> fromClient.close());
  }

  private void expose(Link link) {
    switch (weather) {
      case FAIR -> {
        link.cutAfter(Integer.MAX_VALUE);
        link.delay(0);
      }
      case CUTTING -> link.cutAfter(1 + random.nextInt(CUT_BYTES_MAX));
      case DARK -> link.goDark();
      case MUTE -> link.goMute();
      case SLOW -> link.delay(1 + random.nextInt(DELAY_MILLIS_MAX));
    }
  }
}
