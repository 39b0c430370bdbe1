package chat.runtime.postgres;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Where PostgreSQL is, with accounts and all that belongs to them.
 *
 * @param uri {@code postgresql://user@host:port/database}, without a password
 * @param connectionsMax of each pool of a process
 */
public record PostgresConfig(String uri, String password, int connectionsMax) {
  private static final String URI_DEFAULT = "postgresql://chat@127.0.0.1:5432/chat";
  private static final int CONNECTIONS_DEFAULT = 8;
  private static final int CONNECTIONS_LIMIT = 1_000;

  /** How long the server works on one statement before it gives up. */
  private static final int STATEMENT_TIMEOUT_MILLIS = 5_000;

  private static final int JDBC_CONNECT_TIMEOUT_SECONDS = 5;
  private static final int PREPARED_STATEMENTS_MAX = 64;

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static PostgresConfig from(Settings settings) {
    String uri = settings.text("CHAT_POSTGRES_URI", URI_DEFAULT);
    try {
      PgConnectOptions.fromUri(uri);
    } catch (RuntimeException e) {
      throw new InvalidSettingException(
          "CHAT_POSTGRES_URI must look like " + URI_DEFAULT + ", not '" + uri + "'");
    }
    return new PostgresConfig(
        uri,
        settings.text("CHAT_POSTGRES_PASSWORD", ""),
        settings.integer(
            "CHAT_POSTGRES_CONNECTIONS_MAX", CONNECTIONS_DEFAULT, 1, CONNECTIONS_LIMIT));
  }

  PgConnectOptions connectOptions() {
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    if (!password.isEmpty()) {
      options.setPassword(password);
    }
    options.addProperty("application_name", "chat");
    options.addProperty("statement_timeout", Integer.toString(STATEMENT_TIMEOUT_MILLIS));
    options.setCachePreparedStatements(true);
    options.setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS_MAX);
    return options;
  }

  /** For migrations, which need JDBC. */
  public String jdbcUrl() {
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    String sslMode =
        options.getSslMode() == SslMode.DISABLE ? "" : "&sslmode=" + options.getSslMode().value;
    return "jdbc:postgresql://"
        + options.getHost()
        + ":"
        + options.getPort()
        + "/"
        + options.getDatabase()
        + "?ApplicationName=chat-migrations&connectTimeout="
        + JDBC_CONNECT_TIMEOUT_SECONDS
        + sslMode;
  }

  /** A connection of JDBC, for what blocks: the start of a process, and commands of operators. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        jdbcUrl(), PgConnectOptions.fromUri(uri).getUser(), password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresConfig[uri=" + uri + ", connectionsMax=" + connectionsMax + "]";
  }
}
