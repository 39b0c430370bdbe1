package chat.rebuild;

import chat.rebuild.io.LogBounds;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogTopics;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.postgres.PostgresPool;
import chat.runtime.projection.LifeStore;
import chat.runtime.projection.Projection;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.MasterKeys;
import chat.runtime.seal.PersonKeyTable;
import chat.runtime.seal.PersonKeys;
import chat.runtime.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a rebuild needs: the log, the tables, and an event loop of its own. */
record Connections(
    Settings settings,
    Vertx vertx,
    Cassandra cassandra,
    KafkaSettings kafka,
    LogLayout layout,
    LifeStore lives)
    implements AutoCloseable {
  private static final long CLOSE_SECONDS_MAX = 10;

  static Connections open(Settings settings) {
    KafkaSettings kafka = KafkaSettings.from(settings);
    Cassandra cassandra = Cassandra.open(CassandraSettings.from(settings));
    LogLayout layout = new LogTopics(kafka, cassandra).prepare();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    return new Connections(settings, vertx, cassandra, kafka, layout, new LifeStore(cassandra));
  }

  /** Opens what people wrote, for words alone: nothing else needs PostgreSQL and the master key. */
  BodyOpener bodies() {
    MasterKeys masterKeys = MasterKeys.from(settings);
    return new BodyOpener(
        new PersonKeys(
            vertx,
            masterKeys,
            new PersonKeyTable(
                PostgresPool.open(vertx, PostgresConfig.from(settings), "rebuild"), masterKeys)));
  }

  /** The log from which a projection is had again. */
  LogLayout.Log log(Projection projection) {
    return switch (projection) {
      // What search follows while it lives is kept for a week only.
      case HISTORY, SEARCH -> layout.conversations();
      case INBOX -> layout.inbox();
    };
  }

  LogBounds bounds(Projection projection) {
    return new LogBounds(kafka, log(projection), projection.fold());
  }

  @Override
  public void close() {
    try {
      vertx.close().await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // It ends with the process.
    }
    cassandra.close();
  }
}
