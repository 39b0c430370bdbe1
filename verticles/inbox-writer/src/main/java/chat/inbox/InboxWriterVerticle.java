package chat.inbox;

import chat.inbox.core.InboxFold;
import chat.inbox.io.GatewayNotifier;
import chat.inbox.io.InboxPartition;
import chat.inbox.io.InboxStores;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.projection.LiveStores;
import chat.runtime.redis.RedisLink;
import chat.runtime.redis.RedisSettings;
import chat.runtime.redis.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Folds the partitions of the inbox log that this node owns. Several instances share the partitions
 * as members of one consumer group.
 */
public final class InboxWriterVerticle extends VerticleBase {
  private static final long FLUSH_MILLIS = 100;

  private final InboxWriterConfig config;
  private final KafkaSettings kafka;
  private final LogLayout.Log log;
  private final LiveStores<InboxStores> liveStores;
  private final RedisSettings redisSettings;
  private final Health health;
  private Future<PartitionHost> host = Future.succeededFuture();
  private RedisLink redis;
  private GatewayNotifier gateways;

  /**
   * @param log the inbox log
   */
  public InboxWriterVerticle(
      InboxWriterConfig config,
      KafkaSettings kafka,
      LogLayout.Log log,
      LiveStores<InboxStores> liveStores,
      RedisSettings redis,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.log = log;
    this.liveStores = liveStores;
    this.redisSettings = redis;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    redis = new RedisLink(vertx, redisSettings);
    gateways = new GatewayNotifier(vertx, new SessionRegistry(redis));
    vertx.setPeriodic(FLUSH_MILLIS, timer -> gateways.flush());
    // Redis may be away: deliveries are hints, and the link comes back by itself.
    return redis
        .open(() -> {})
        .otherwiseEmpty()
        .onComplete(opened -> liveStores.follow(vertx, this::foldInto));
  }

  @Override
  public Future<?> stop() {
    return stopFolding().onComplete(stopped -> redis.close());
  }

  /** Folds into these tables and no others from now on. */
  private void foldInto(InboxStores stores) {
    host = stopFolding().map(stopped -> startHost(stores));
  }

  private Future<Void> stopFolding() {
    return host.compose(last -> last == null ? Future.succeededFuture() : last.stop());
  }

  private PartitionHost startHost(InboxStores stores) {
    PartitionHost next =
        new PartitionHost(
            vertx,
            kafka,
            log,
            new StartOffsets(stores.positions(), InboxPartition.FOLD),
            FetchPace.AT_ONCE,
            health);
    next.start(
        (partition, startOffset) ->
            new InboxPartition(
                vertx,
                partition,
                new InboxFold(log.generation(), startOffset, config.cachedMax()),
                next,
                stores,
                gateways));
    return next;
  }
}
