package chat.gateway;

import chat.gateway.core.Session;
import chat.gateway.io.BusDeliveries;
import chat.gateway.io.Channels;
import chat.gateway.io.ClientCommands;
import chat.gateway.io.ClientPresence;
import chat.gateway.io.Entrance;
import chat.gateway.io.GatewayServer;
import chat.gateway.io.GatewayStores;
import chat.gateway.io.HeadComparison;
import chat.gateway.io.HeadReads;
import chat.gateway.io.Polls;
import chat.gateway.io.PresenceReports;
import chat.gateway.io.Receipts;
import chat.gateway.io.RedisLosses;
import chat.gateway.io.Registrations;
import chat.gateway.io.Screens;
import chat.gateway.io.Services;
import chat.gateway.io.Watches;
import chat.model.Ids;
import chat.model.v1.GatewayStatus;
import chat.runtime.async.Deadline;
import chat.runtime.auth.AccessTokenVerifier;
import chat.runtime.auth.EndedSessions;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.discovery.GatewayBeacon;
import chat.runtime.discovery.GatewayDirectory;
import chat.runtime.redis.CommandRates;
import chat.runtime.redis.LossMarks;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.RedisLink;
import chat.runtime.redis.RedisSettings;
import chat.runtime.redis.SessionRegistry;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.BodySealer;
import chat.runtime.seal.BusKeySource;
import chat.runtime.seal.PersonKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway. Deploy an instance for each event loop: they share the port, and each has an id of
 * its own, so that a delivery reaches the event loop that holds the socket and no session is ever
 * touched by two threads. A user with devices on several instances costs one delivery for each.
 */
public final class GatewayVerticle extends VerticleBase {
  private static final long FLUSH_MILLIS = 250;

  /** The batches of a drain, and then the time that a session has for its outcomes. */
  private static final long DRAIN_MILLIS_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  private final GatewayConfig config;
  private final GatewayStores stores;
  private final RedisSettings redisSettings;
  private final int conversationPartitions;
  private String gatewayId;
  private RedisLink redis;
  private RedisLink subscriptions;
  private PersonKeys keys;
  private BodyOpener bodies;
  private SubmissionClient submissions;
  private BusDeliveries deliveries;
  private EndedSessions endedSessions;
  private ClientPresence presence;
  private GatewayServer server;
  private Polls polls;
  private GatewayDirectory directory;
  private GatewayBeacon beacon;
  private int port;

  /**
   * @param stores may be shared by all instances
   * @param conversationPartitions of the conversation log
   */
  public GatewayVerticle(
      GatewayConfig config, GatewayStores stores, RedisSettings redis, int conversationPartitions) {
    this.config = config;
    this.stores = stores;
    this.redisSettings = redis;
    this.conversationPartitions = conversationPartitions;
  }

  /** Where it listens, once it is deployed; the one chosen by the system when the setting is 0. */
  public int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    gatewayId = Ids.next();
    directory = new GatewayDirectory(vertx);
    redis = new RedisLink(vertx, redisSettings);
    subscriptions = new RedisLink(vertx, redisSettings);
    SessionRegistry registry = new SessionRegistry(redis);
    Registrations registrations = new Registrations(vertx, gatewayId, registry);
    keys = new PersonKeys(vertx, config.masterKeys(), new BusKeySource(vertx.eventBus()));
    bodies = new BodyOpener(keys);
    submissions =
        new SubmissionClient(
            vertx,
            conversationPartitions,
            config.windows(),
            stores.verdicts(),
            new BodySealer(keys));
    deliveries = new BusDeliveries(vertx.eventBus(), gatewayId, registrations, bodies);
    endedSessions = new EndedSessions(vertx.eventBus());
    presence = presence();
    vertx.setPeriodic(Registrations.RENEWAL_MILLIS, timer -> registrations.renewAll());
    return vertx
        .fileSystem()
        .readFile(config.publicKeyFile().toString())
        .map(
            key ->
                services(
                    new Entrance(new AccessTokenVerifier(vertx, key.toString(), endedSessions)),
                    registrations,
                    commands(registry)))
        .compose(services -> serve(services).onSuccess(listening -> openRedis(services)));
  }

  /**
   * Nobody is sent here any more; then the clients are told, and have time to get the outcomes of
   * what they sent.
   */
  @Override
  public Future<?> stop() {
    beacon.leave();
    return Deadline.within(
            vertx, DRAIN_MILLIS_MAX, polls.drain().eventually(() -> server.drain(this::others)))
        .onFailure(late -> LOG.warn("some clients did not leave in time"))
        .otherwiseEmpty()
        .eventually(deliveries::close)
        .eventually(endedSessions::close)
        .eventually(keys::close)
        .eventually(server::close)
        .onComplete(
            closed -> {
              beacon.close();
              directory.close();
              submissions.close();
              redis.close();
              subscriptions.close();
            });
  }

  /** Redis may be away: its entries are hints, and the link comes back by itself. */
  private void openRedis(Services services) {
    RedisLosses losses =
        new RedisLosses(
            vertx,
            new LossMarks(redis),
            services,
            presence,
            config.session().heartbeatTimeoutMillis());
    vertx.setPeriodic(RedisLosses.PACE_MILLIS, timer -> losses.look());
    redis.open(losses::restore);
    subscriptions.open(presence.watches()::reconnected);
  }

  /** This one is among those that leave. */
  private List<String> others() {
    return directory.best(config.place()).stream()
        .filter(url -> !url.equals(config.url()))
        .toList();
  }

  private GatewayStatus status(String id) {
    return GatewayStatus.newBuilder()
        .setGatewayId(id)
        .setUrl(config.url())
        .setPlace(config.place())
        .setCapacity(config.connectionsMax())
        .build();
  }

  private ClientPresence presence() {
    PresenceReports reports =
        new PresenceReports(new PresenceStore(redis), config.session().heartbeatTimeoutMillis());
    Watches watches = new Watches(vertx.eventBus(), subscriptions);
    vertx.setPeriodic(reports.paceMillis(), timer -> reports.renewSome());
    vertx.setPeriodic(Watches.REFRESH_MILLIS, timer -> watches.refreshAll());
    return new ClientPresence(reports, watches);
  }

  private ClientCommands commands(SessionRegistry registry) {
    CommandRates rates = new CommandRates(redis, config.commands());
    vertx.setPeriodic(CommandRates.SHARE_MILLIS, timer -> rates.share());
    ClientCommands commands =
        new ClientCommands(
            rates, submissions, Receipts.of(vertx, stores, submissions, registry), presence);
    vertx.setPeriodic(FLUSH_MILLIS, timer -> commands.flush());
    return commands;
  }

  private Services services(
      Entrance entrance, Registrations registrations, ClientCommands commands) {
    HeadReads heads = new HeadReads(vertx, stores.inboxes());
    Channels channels = new Channels(vertx, stores, bodies);
    vertx.setPeriodic(Channels.TICK_MILLIS, timer -> channels.tick());
    return new Services(
        new Session(config.session(), stores.inboxes().epoch()),
        entrance,
        commands,
        stores.inboxes(),
        bodies,
        heads,
        registrations,
        new HeadComparison(heads, registrations),
        new Screens(vertx, stores, bodies),
        channels);
  }

  private Future<Integer> serve(Services services) {
    server = new GatewayServer(vertx, config, services);
    vertx.setPeriodic(GatewayServer.TICK_MILLIS, timer -> server.tick());
    polls = new Polls(vertx.eventBus(), config.session(), services);
    vertx.setPeriodic(Polls.TICK_MILLIS, timer -> polls.tick());
    return Future.all(
            deliveries.listening(), polls.listening(), endedSessions.listening(), keys.listening())
        .compose(listening -> server.listen())
        .onSuccess(
            actualPort -> {
              port = actualPort;
              beacon = new GatewayBeacon(vertx, status(gatewayId), server::connections);
              LOG.info("WebSockets at ws://{}:{}/v1/ws", config.host(), port);
            });
  }
}
