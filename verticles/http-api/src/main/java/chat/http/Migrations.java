package chat.http;

import chat.runtime.postgres.PostgresConfig;
import io.vertx.pgclient.PgConnectOptions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

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
    migrate(config, MigrationVersion.LATEST);
  }

  /**
   * The same up to a version, for rows from a backup: what later migrations do with rows is done
   * when they are there.
   *
   * @throws org.flywaydb.core.api.FlywayException also when this code has no such version
   */
  public static void runTo(PostgresConfig config, String version) {
    migrate(config, MigrationVersion.fromVersion(version));
  }

  private static void migrate(PostgresConfig config, MigrationVersion target) {
    String user = PgConnectOptions.fromUri(config.uri()).getUser();
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(config.jdbcUrl(), user, config.password())
        .locations("classpath:db/migration")
        .target(target)
        .load()
        .migrate();
  }
}
