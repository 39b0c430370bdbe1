package chat.gateway.io;

import chat.gateway.GatewayConfig;
import chat.gateway.core.SessionEvent;
import chat.gateway.core.UpgradeCheck.Refusal;
import chat.model.ErrorCode;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Accepts WebSockets within limits and keeps the sessions of one gateway. Vert.x accepts the
 * connections; from there on Netty's pipeline is used as it is, because what a connection keeps is
 * a quarter then. See docs/decisions/0006-lean-connections.md.
 */
public final class GatewayServer implements Handshake.Door, SessionHost.Owner {
  /** How often {@link #tick} is to be called. */
  public static final long TICK_MILLIS = Sessions.TICK_MILLIS;

  /** Clients come back spread over a time that grows with their number, a millisecond for each. */
  private static final int RECONNECT_DELAY_MILLIS_MIN = 100;

  private static final int RECONNECT_DELAY_MILLIS_MAX = 5_000;

  /** Clients are sent away in so many batches, or in fewer of a smallest size. */
  private static final int DRAIN_BATCHES_MAX = 20;

  private static final int DRAIN_BATCH_MIN = 50;
  private static final long DRAIN_PAUSE_MILLIS = 200;
  private static final long SECOND_MILLIS = 1_000;

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Services services;
  private final NetServer server;
  private final WebSocketConnection.Loop loop;
  private final Set<Handshake> handshakes = new LinkedHashSet<>();
  private final Sessions sessions = new Sessions();
  private final Promise<Void> empty = Promise.promise();
  private int strangers;
  private boolean draining;
  private long nextSecondMillis = Clock.nowMillis();

  /** To be made on the context of the verticle that uses it. */
  public GatewayServer(Vertx vertx, GatewayConfig config, Services services) {
    this.vertx = vertx;
    this.config = config;
    this.services = services;
    this.server =
        vertx.createNetServer(new NetServerOptions().setHost(config.host()).setPort(config.port()));
    LoopContext context = LoopContext.current(vertx);
    this.loop =
        new WebSocketConnection.Loop(
            context, new Flusher(context.eventLoop()), new PartialBytes(PartialBytes.BYTES_MAX));
  }

  /**
   * Instances on the same port share its connections.
   *
   * @return the port
   */
  public Future<Integer> listen() {
    return server
        .connectHandler(this::accepted)
        .listen()
        .onSuccess(listening -> GatewayMetrics.capacity(config.connectionsMax()))
        .map(NetServer::actualPort);
  }

  /** The one timer of all sessions. */
  public void tick() {
    sessions.tick();
    long nowMillis = Clock.nowMillis();
    if (nowMillis >= nextSecondMillis) {
      nextSecondMillis = nowMillis + SECOND_MILLIS;
      services.comparison().run();
      List.copyOf(handshakes).forEach(handshake -> handshake.tick(nowMillis));
    }
  }

  /** Connections that there are. */
  public int connections() {
    return sessions.size();
  }

  /**
   * Takes no more connections and tells all clients to connect elsewhere, batch after batch, each
   * after a delay of its own.
   *
   * @param others addresses for one client, best first
   * @return when the last of them has gone
   */
  public Future<Void> drain(Supplier<List<String>> others) {
    draining = true;
    int delayMillisMax =
        Math.min(Math.max(sessions.size(), RECONNECT_DELAY_MILLIS_MIN), RECONNECT_DELAY_MILLIS_MAX);
    int batch = Math.max(DRAIN_BATCH_MIN, sessions.size() / DRAIN_BATCHES_MAX + 1);
    drain(List.copyOf(sessions.all()), 0, batch, delayMillisMax, others);
    completeWhenEmpty();
    return empty.future();
  }

  private void drain(
      List<SessionHost> hosts,
      int from,
      int batch,
      int delayMillisMax,
      Supplier<List<String>> others) {
    int to = Math.min(from + batch, hosts.size());
    for (SessionHost host : hosts.subList(from, to)) {
      int delayMillis = ThreadLocalRandom.current().nextInt(delayMillisMax);
      host.on(new SessionEvent.Drain(delayMillis, others.get()));
    }
    if (to < hosts.size()) {
      vertx.setTimer(DRAIN_PAUSE_MILLIS, next -> drain(hosts, to, batch, delayMillisMax, others));
    }
  }

  public Future<Void> close() {
    GatewayMetrics.capacity(-config.connectionsMax());
    return server.close();
  }

  @Override
  public Optional<Refusal> closed() {
    if (draining) {
      return turnedAway("this gateway is about to leave");
    }
    return sessions.size() < config.connectionsMax()
        ? Optional.empty()
        : turnedAway("this gateway is full");
  }

  private static Optional<Refusal> turnedAway(String reason) {
    GatewayMetrics.turnedAway();
    return Optional.of(new Refusal(ErrorCode.UNAVAILABLE, reason));
  }

  @Override
  public void opened(Handshake handshake, WebSocketConnection connection) {
    handshakes.remove(handshake);
    strangers++;
    sessions.add(new SessionHost(connection, services, this));
  }

  @Override
  public void gone(Handshake handshake) {
    handshakes.remove(handshake);
  }

  @Override
  public void known(SessionHost host) {
    strangers--;
  }

  @Override
  public void ended(SessionHost host) {
    sessions.remove(host);
    if (!host.isKnown()) {
      strangers--;
    }
    completeWhenEmpty();
  }

  private void accepted(NetSocket socket) {
    if (handshakes.size() + strangers >= config.strangersMax()) {
      GatewayMetrics.turnedAway();
      socket.close();
      return;
    }
    ChannelPipeline pipeline = LoopContext.takeOver(socket);
    long endsAtMillis = Clock.nowMillis() + config.session().helloTimeoutMillis();
    handshakes.add(Handshake.start(pipeline, loop, this, endsAtMillis));
  }

  private void completeWhenEmpty() {
    if (draining && sessions.size() == 0) {
      empty.tryComplete();
    }
  }
}
