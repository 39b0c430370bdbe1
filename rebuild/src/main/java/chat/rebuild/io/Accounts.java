package chat.rebuild.io;

import chat.runtime.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Accounts in PostgreSQL, for an operator. */
public final class Accounts implements AutoCloseable {
  private final Connection connection;

  private Accounts(Connection connection) {
    this.connection = connection;
  }

  public static Accounts open(PostgresConfig config) throws SQLException {
    return new Accounts(config.connect());
  }

  /** Erases the account of a handle; false when nobody has it. */
  public boolean erase(String handle) throws SQLException {
    try (PreparedStatement erase =
        connection.prepareStatement(
            "SELECT (SELECT count(*) FROM erase_account(user_id)) FROM accounts WHERE handle = ?")) {
      erase.setString(1, handle);
      return erase.executeQuery().next();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
