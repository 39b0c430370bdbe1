package chat.push;

import chat.push.io.PushServices;
import chat.push.io.PushStores;
import chat.runtime.health.Health;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.postgres.PostgresPool;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.RedisLink;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.PersonKeyTable;
import chat.runtime.seal.PersonKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;

/**
 * Tells devices that are not connected. Several instances share the partitions of the push topic as
 * members of one consumer group for each provider.
 */
public final class PushDispatcherVerticle extends VerticleBase {
  private final PushDispatcherConfig config;
  private final KafkaSettings kafka;
  private final LogLayout layout;
  private final LogProducer producer;
  private final PushStores stores;
  private final Health health;
  private Pool pool;
  private PersonKeys keys;
  private RedisLink redis;
  private PushServices services;

  public PushDispatcherVerticle(
      PushDispatcherConfig config,
      KafkaSettings kafka,
      LogLayout layout,
      LogProducer producer,
      PushStores stores,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.layout = layout;
    this.producer = producer;
    this.stores = stores;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    pool = PostgresPool.open(vertx, config.postgres(), "push-dispatcher");
    redis = new RedisLink(vertx, config.redis());
    keys =
        new PersonKeys(vertx, config.masterKeys(), new PersonKeyTable(pool, config.masterKeys()));
    services =
        new PushServices(vertx, stores, pool, new PresenceStore(redis), new BodyOpener(keys));
    // Redis may be away: then all devices count as live, and the link comes back by itself.
    return redis
        .open(() -> {})
        .otherwiseEmpty()
        .compose(opened -> keys.listening())
        .map(
            opened -> {
              services.start(config.providers(), kafka, layout, producer, health);
              return null;
            });
  }

  @Override
  public Future<?> stop() {
    return services
        .stop()
        .eventually(
            () -> {
              redis.close();
              return keys.close().eventually(pool::close);
            });
  }
}
