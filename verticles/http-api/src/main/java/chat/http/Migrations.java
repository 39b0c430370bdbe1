package chat.http;

import chat.runtime.postgres.PostgresConfig;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the tables of PostgreSQL to the state that this version of the code needs. */
public final class Migrations {
  private Migrations() {}

  /**
   * Erases those again whose accounts are there although they were erased: the database is restored
   * from a backup that is older. Blocks; to be called before anybody is served.
   *
   * @throws SQLException when PostgreSQL is not there
   */
  public static void eraseAgain(PostgresConfig config, List<String> userIds) throws SQLException {
    try (Connection database = config.connect();
        PreparedStatement erase =
            database.prepareStatement(
                "SELECT count(*) FROM accounts, erase_account(user_id)"
                    + " WHERE user_id = ANY(?) AND erased_at IS NULL")) {
      erase.setArray(1, database.createArrayOf("uuid", userIds.toArray()));
      erase.executeQuery().close();
    }
  }

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
