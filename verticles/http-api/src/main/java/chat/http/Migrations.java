package chat.http;

import chat.runtime.postgres.PostgresConfig;
import io.vertx.pgclient.PgConnectOptions;
import org.flywaydb.core.Flyway;

/** Brings the tables of PostgreSQL to the state that this version of the code needs. */
public final class Migrations {
  private Migrations() {}

  /**
   * Runs what is missing of {@code db/migration}; blocks. A lock in the database makes processes
   * that start at the same time wait for one another.
   *
   * @throws org.flywaydb.core.api.FlywayException when PostgreSQL is not there, a migration fails,
   *     or the tables belong to other migrations than these
   */
  public static void run(PostgresConfig config) {
    String user = PgConnectOptions.fromUri(config.uri()).getUser();
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(config.jdbcUrl(), user, config.password())
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }
}
