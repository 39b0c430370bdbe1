package chat.http.io;

import chat.http.PostgresConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/** The pool of connections and what its failures mean. */
public final class Postgres {
  private static final String POOL_NAME = "http-api";
  private static final int WAITING_MAX = 512;
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int ACQUIRE_TIMEOUT_MILLIS = 3_000;
  private static final int IDLE_TIMEOUT_SECONDS = 20;

  /** Longer than any statement may take and than a connection idles: the server is gone. */
  private static final int SILENCE_MAX_SECONDS = 30;

  private static final int LIFETIME_MAX_MINUTES = 30;

  private Postgres() {}

  /** One pool for all instances of the verticle in a process; each closes its own handle to it. */
  public static Pool pool(Vertx vertx, PostgresConfig config) {
    PoolOptions options =
        new PoolOptions()
            .setShared(true)
            .setName(POOL_NAME)
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

  static boolean isUniqueViolation(Throwable failure) {
    return failure instanceof PgException e && "23505".equals(e.getSqlState());
  }

  /**
   * Whether the server is away, stopping, out of resources or too slow, so that the same statement
   * may succeed later: SQLSTATE classes 08, 53 and 57, and 40 for a transaction that lost.
   */
  static boolean isPassing(PgException failure) {
    String state = failure.getSqlState() == null ? "" : failure.getSqlState();
    return state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("57");
  }
}
