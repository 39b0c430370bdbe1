package chat.presence;

import chat.model.Addresses;
import chat.model.v1.PresenceQuery;
import chat.presence.io.PeopleStore;
import chat.presence.io.PresenceAnswers;
import chat.presence.io.Sweeper;
import chat.runtime.postgres.PostgresPool;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;

/**
 * Sweeps up after devices that have fallen silent, and answers who is online. Any number of
 * instances may run, in any number of processes: each does some of the same work.
 */
public final class PresenceVerticle extends VerticleBase {
  private static final long SWEEP_MILLIS = 1_000;

  private final PresenceConfig config;
  private Pool pool;
  private RedisLink redis;

  public PresenceVerticle(PresenceConfig config) {
    this.config = config;
  }

  @Override
  public Future<?> start() {
    pool = PostgresPool.open(vertx, config.postgres(), "presence");
    redis = new RedisLink(vertx, config.redis());
    PresenceStore presence = new PresenceStore(redis);
    PeopleStore people = new PeopleStore(pool);
    Sweeper sweeper = new Sweeper(presence, people);
    PresenceAnswers answers = new PresenceAnswers(presence, people);
    vertx.setPeriodic(SWEEP_MILLIS, timer -> sweeper.run());
    // Redis may be away: the link comes back by itself.
    return redis
        .open(() -> {})
        .otherwiseEmpty()
        .compose(
            opened ->
                vertx
                    .eventBus()
                    .<PresenceQuery>consumer(Addresses.PRESENCE, answers::answer)
                    .completion());
  }

  @Override
  public Future<?> stop() {
    redis.close();
    return pool.close();
  }
}
