package chat.rebuild.io;

import chat.runtime.postgres.PostgresConfig;
import chat.runtime.seal.MasterKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The keys of people in PostgreSQL, to be wrapped under another master key. */
public final class PersonKeyRows implements AutoCloseable {
  private static final int PAGE_MAX = 1_000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Connection connection;

  /**
   * @param rewrapped keys that are under the first master key now and were not
   * @param kept keys that were under it before
   * @param locked keys that no master key opens
   */
  public record Rewrapped(long rewrapped, long kept, long locked) {
    private Rewrapped and(Rewrapped other) {
      return new Rewrapped(rewrapped + other.rewrapped, kept + other.kept, locked + other.locked);
    }
  }

  private PersonKeyRows(Connection connection) {
    this.connection = connection;
  }

  public static PersonKeyRows open(PostgresConfig config) throws SQLException {
    Connection connection = config.connect();
    connection.setAutoCommit(false);
    return new PersonKeyRows(connection);
  }

  /**
   * Wraps every key that is not destroyed under the first master key, a page in a transaction. What
   * is destroyed meanwhile stays destroyed.
   */
  public Rewrapped rewrap(MasterKeys masterKeys) throws SQLException {
    Rewrapped all = new Rewrapped(0, 0, 0);
    try (PreparedStatement read =
            connection.prepareStatement(
                "SELECT user_id, wrapped_key FROM person_keys"
                    + " WHERE user_id > ? AND wrapped_key IS NOT NULL ORDER BY user_id LIMIT "
                    + PAGE_MAX);
        PreparedStatement write =
            connection.prepareStatement(
                "UPDATE person_keys SET wrapped_key = ? WHERE user_id = ? AND wrapped_key = ?")) {
      Optional<UUID> last = Optional.of(BEFORE_ALL);
      while (last.isPresent()) {
        read.setObject(1, last.get());
        last = Optional.empty();
        try (ResultSet rows = read.executeQuery()) {
          while (rows.next()) {
            UUID userId = rows.getObject(1, UUID.class);
            all = all.and(rewrap(masterKeys, userId, rows.getBytes(2), write));
            last = Optional.of(userId);
          }
        }
        long gone = Arrays.stream(write.executeBatch()).filter(updated -> updated == 0).count();
        all = all.and(new Rewrapped(-gone, 0, 0));
        connection.commit();
      }
    }
    return all;
  }

  private static Rewrapped rewrap(
      MasterKeys masterKeys, UUID userId, byte[] wrapped, PreparedStatement write)
      throws SQLException {
    Optional<byte[]> anew;
    try {
      anew = masterKeys.rewrap(userId.toString(), wrapped);
    } catch (IllegalStateException e) {
      return new Rewrapped(0, 0, 1);
    }
    if (anew.isEmpty()) {
      return new Rewrapped(0, 1, 0);
    }
    write.setBytes(1, anew.get());
    write.setObject(2, userId);
    write.setBytes(3, wrapped);
    write.addBatch();
    return new Rewrapped(1, 0, 0);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
