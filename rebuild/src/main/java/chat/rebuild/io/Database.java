package chat.rebuild.io;

import chat.rebuild.core.Manifest.FileSum;
import chat.rebuild.core.Manifest.TablePart;
import chat.rebuild.core.TableOrder;
import chat.rebuild.core.TableOrder.Reference;
import chat.runtime.postgres.PostgresConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The tables of PostgreSQL, all of them and all of their rows, in one transaction. */
public final class Database implements AutoCloseable {
  private static final String VERSIONS = "flyway_schema_history";

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /** Connects and begins the transaction. */
  public static Database open(PostgresConfig config) throws SQLException {
    Connection connection = config.connect();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return new Database(connection);
  }

  /** Names of the tables that are there, the one of migrations among them. */
  public List<String> tables() throws SQLException {
    return strings(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename");
  }

  /**
   * The last migration.
   *
   * @throws IllegalStateException when the platform has never used this database
   */
  public String schemaVersion() throws SQLException {
    if (!tables().contains(VERSIONS)) {
      throw new IllegalStateException(
          "PostgreSQL has no tables of the platform: there is nothing to back up");
    }
    return strings(
            "SELECT version FROM "
                + VERSIONS
                + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")
        .get(0);
  }

  /**
   * Copies the tables that are wanted, each to a file of its own, in the order in which they are
   * filled again.
   */
  public List<TablePart> copyTo(BackupFiles files, Predicate<String> wanted)
      throws SQLException, IOException {
    List<String> tables =
        tables().stream().filter(table -> !table.equals(VERSIONS) && wanted.test(table)).toList();
    List<TablePart> parts = new ArrayList<>();
    for (String table : TableOrder.of(tables, references())) {
      List<String> columns = columns(table);
      long[] rows = new long[1];
      FileSum file =
          files.write(
              "table-" + table + ".copy",
              out -> {
                try {
                  rows[0] = copies().copyOut("COPY " + target(table, columns) + " TO STDOUT", out);
                } catch (SQLException e) {
                  throw new IOException("table " + table + " cannot be read: " + e.getMessage(), e);
                }
              });
      parts.add(new TablePart(table, columns, rows[0], file));
    }
    return parts;
  }

  /** Fills the tables, which are empty, and lets the numbers that they give go on. */
  public void copyFrom(BackupFiles files, List<TablePart> parts) throws SQLException, IOException {
    for (TablePart part : parts) {
      try (DataInputStream in = files.open(part.file().name())) {
        copies().copyIn("COPY " + target(part.table(), part.columns()) + " FROM STDIN", in);
      }
      continueNumbers(part.table());
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private static String target(String table, List<String> columns) {
    return quoted(table)
        + " ("
        + columns.stream().map(Database::quoted).collect(Collectors.joining(", "))
        + ")";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private List<Reference> references() throws SQLException {
    List<Reference> references = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT child.relname, parent.relname FROM pg_constraint"
                    + " JOIN pg_class child ON child.oid = conrelid"
                    + " JOIN pg_class parent ON parent.oid = confrelid"
                    + " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace")) {
      while (rows.next()) {
        references.add(new Reference(rows.getString(1), rows.getString(2)));
      }
    }
    return references;
  }

  /** Without those that follow from others. */
  private List<String> columns(String table) throws SQLException {
    return strings(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            + " AND table_name = ? AND is_generated = 'NEVER' ORDER BY ordinal_position",
        table);
  }

  private void continueNumbers(String table) throws SQLException {
    for (String column :
        strings(
            "SELECT column_name FROM information_schema.columns WHERE table_schema ="
                + " current_schema() AND table_name = ? AND is_identity = 'YES'",
            table)) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT setval(pg_get_serial_sequence(?, ?), max("
                  + quoted(column)
                  + ")) FROM "
                  + quoted(table))) {
        statement.setString(1, quoted(table));
        statement.setString(2, column);
        statement.execute();
      }
    }
  }

  private List<String> strings(String query, String... parameters) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          strings.add(rows.getString(1));
        }
      }
    }
    return strings;
  }
}
