package chat.runtime.postgres;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/** Connections to PostgreSQL. */
public final class PostgresPool {
  private static final int WAITING_MAX = 512;
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int ACQUIRE_TIMEOUT_MILLIS = 3_000;
  private static final int IDLE_TIMEOUT_SECONDS = 20;

  /** Longer than any statement may take and than a connection idles: the server is gone. */
  private static final int SILENCE_MAX_SECONDS = 30;

  private static final int LIFETIME_MAX_MINUTES = 30;

  private PostgresPool() {}

  /**
   * One pool for all instances of a verticle in a process; each closes its own handle to it.
   *
   * @param name of the verticle
   */
  public static Pool open(Vertx vertx, PostgresConfig config, String name) {
    PoolOptions options =
        new PoolOptions()
            .setShared(true)
            .setName(name)
            .setMaxSize(config.connectionsMax())
            .setMaxWaitQueueSize(WAITING_MAX)
            .setConnectionTimeout(ACQUIRE_TIMEOUT_MILLIS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxLifetime(LIFETIME_MAX_MINUTES)
            .setMaxLifetimeUnit(TimeUnit.MINUTES);
    return PgBuilder.pool()
        .with(options)
        .with(
            new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setReadIdleTimeout(SILENCE_MAX_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .connectingTo(config.connectOptions())
        .using(vertx)
        .build();
  }
}
