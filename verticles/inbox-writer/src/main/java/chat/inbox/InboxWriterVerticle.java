package chat.inbox;

import chat.inbox.core.InboxFold;
import chat.inbox.io.InboxPartition;
import chat.inbox.io.InboxStores;
import chat.inbox.io.LiveDeliveries;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.projection.LiveStores;
import chat.runtime.redis.RedisLink;
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
  private final LogLayout layout;
  private final LogProducer producer;
  private final LiveStores<InboxStores> liveStores;
  private final Health health;
  private Future<PartitionHost> host = Future.succeededFuture();
  private RedisLink redis;
  private LiveDeliveries deliveries;

  public InboxWriterVerticle(
      InboxWriterConfig config,
      KafkaSettings kafka,
      LogLayout layout,
      LogProducer producer,
      LiveStores<InboxStores> liveStores,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.layout = layout;
    this.producer = producer;
    this.liveStores = liveStores;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    redis = new RedisLink(vertx, config.redis());
    deliveries = new LiveDeliveries(vertx, new SessionRegistry(redis), producer, layout.push());
    vertx.setPeriodic(FLUSH_MILLIS, timer -> deliveries.flush());
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
    host = stopFolding().otherwiseEmpty().map(stopped -> startHost(stores));
  }

  private Future<Void> stopFolding() {
    return host.compose(last -> last == null ? Future.succeededFuture() : last.stop());
  }

  private PartitionHost startHost(InboxStores stores) {
    PartitionHost next =
        new PartitionHost(
            vertx,
            kafka,
            layout.inbox(),
            StartOffsets.ofFold(stores.positions(), InboxPartition.FOLD),
            FetchPace.BEHIND_HINTS,
            health);
    next.start(
        (partition, startOffset) ->
            new InboxPartition(
                vertx,
                partition,
                new InboxFold(layout.inbox().generation(), startOffset, config.cachedMax()),
                next,
                stores,
                deliveries));
    return next;
  }
}
