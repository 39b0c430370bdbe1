package chat.http;

import chat.http.io.ApiRouter;
import chat.http.io.ApiStores;
import chat.http.io.ConversationStores;
import chat.http.io.PersonKeyAnswers;
import chat.http.io.ProfileAnswers;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.postgres.PostgresPool;
import chat.runtime.redis.CommandRates;
import chat.runtime.redis.RedisLink;
import chat.runtime.redis.RedisSettings;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.BodySealer;
import chat.runtime.seal.PersonKeyTable;
import chat.runtime.seal.PersonKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Serves the HTTP API and the web app. Any number of instances may be deployed. Before the first of
 * a process, {@link Migrations#run} brings the tables up to date and the codecs of the event bus
 * are registered.
 */
public final class HttpApiVerticle extends VerticleBase {
  private static final int IDLE_TIMEOUT_SECONDS = 60;
  private static final int SHUTDOWN_TIMEOUT_SECONDS = 5;
  private static final int ACCEPT_BACKLOG = 1_024;
  private static final long SWEEP_MILLIS = 10_000;

  private final HttpApiConfig config;
  private final int conversationPartitions;
  private final ConversationStores stores;
  private final RedisSettings redisSettings;
  private final Function<String, Future<Void>> erasures;

  private Pool pool;
  private PersonKeys keys;
  private SubmissionClient submissions;
  private RedisLink redis;
  private ApiRouter api;
  private HttpServer server;

  /**
   * @param conversationPartitions of the conversation log
   * @param erasures notes for ever whose account is erased
   */
  public HttpApiVerticle(
      HttpApiConfig config,
      int conversationPartitions,
      ConversationStores stores,
      RedisSettings redis,
      Function<String, Future<Void>> erasures) {
    this.config = config;
    this.conversationPartitions = conversationPartitions;
    this.stores = stores;
    this.redisSettings = redis;
    this.erasures = erasures;
  }

  @Override
  public Future<?> start() {
    pool = PostgresPool.open(vertx, config.postgres(), "http-api");
    PersonKeyTable keyTable = new PersonKeyTable(pool, config.masterKeys());
    keys = new PersonKeys(vertx, config.masterKeys(), keyTable);
    submissions =
        new SubmissionClient(
            vertx,
            conversationPartitions,
            config.windows(),
            stores.verdicts(),
            new BodySealer(keys));
    redis = new RedisLink(vertx, redisSettings);
    CommandRates rates = new CommandRates(redis, config.commands());
    vertx.setPeriodic(CommandRates.SHARE_MILLIS, timer -> rates.share());
    api =
        new ApiRouter(
            vertx,
            new ApiStores(pool, stores, new BodyOpener(keys), erasures),
            submissions,
            rates,
            redis,
            config.erasureDelaySeconds());
    vertx.setPeriodic(SWEEP_MILLIS, timer -> api.sweep());
    vertx.setPeriodic(ApiRouter.TELL_MILLIS, timer -> api.tellEndedSessions());
    ProfileAnswers profiles = new ProfileAnswers(vertx.eventBus(), pool);
    PersonKeyAnswers keyAnswers = new PersonKeyAnswers(vertx.eventBus(), keyTable);
    return Future.all(
            read(config.privateKeyFile()),
            read(config.publicKeyFile()),
            profiles.listening(),
            keyAnswers.listening(),
            keys.listening())
        .compose(
            files ->
                api.create(
                    config,
                    conversationPartitions,
                    files.<Buffer>resultAt(0).toString(),
                    files.<Buffer>resultAt(1).toString()))
        .compose(
            router -> {
              server = vertx.createHttpServer(serverOptions()).requestHandler(router);
              server.invalidRequestHandler(ApiRouter::refuseInvalid);
              return server.listen(config.port(), config.host());
            })
        // Redis may be away: it only adds up rates and attempts, and the link comes back by itself.
        .onSuccess(listening -> redis.open(() -> {}));
  }

  /** Takes no new connections, lets requests under way end, then lets go of PostgreSQL. */
  @Override
  public Future<?> stop() {
    if (api != null) {
      api.drain();
    }
    Future<Void> drained =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return drained.eventually(
        () -> {
          submissions.close();
          redis.close();
          return api.close().eventually(keys::close).eventually(pool::close);
        });
  }

  /** The port on which it listens, once it is deployed. */
  public int port() {
    return server.actualPort();
  }

  private Future<Buffer> read(Path file) {
    return vertx.fileSystem().readFile(file.toString());
  }

  private static HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setCompressionSupported(true)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setHttp2ClearTextEnabled(false);
  }
}
