package chat.bench.account;

import chat.model.Ids;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Puts thousands of users into the accounts database, as an operator does who moves them over from
 * another system: with the hash of their password, a device, and a refresh token. It takes the
 * right to write there, which nobody has through the platform. What the platform checks of a user
 * it checks of these too; only the hour is saved that hashing their passwords one by one would
 * take.
 */
public final class AccountImport {
  private static final int BATCH = 500;
  private static final int TOKEN_BYTES = 32;

  private static final String INSERT =
      "WITH account AS ("
          + "INSERT INTO accounts (user_id, handle, display_name, password_hash, created_at)"
          + " SELECT ?, ?, ?, password_hash, now() FROM accounts WHERE handle = ?"
          + " ON CONFLICT (handle) DO NOTHING RETURNING user_id), "
          + "device AS ("
          + "INSERT INTO devices (device_id, user_id, name, created_at, last_used_at)"
          + " SELECT ?, user_id, 'bench', now(), now() FROM account RETURNING device_id) "
          + "INSERT INTO refresh_tokens (token_sha256, device_id, expires_at)"
          + " SELECT ?, device_id, now() + interval '30 days' FROM device";

  private static final String INSERT_STRANGER =
      "INSERT INTO accounts (user_id, handle, display_name, password_hash, created_at)"
          + " SELECT ?, ?, 'Bench member', password_hash, now() FROM accounts WHERE handle = ?"
          + " ON CONFLICT (handle) DO NOTHING";

  private static final String SELECT_STRANGERS =
      "SELECT user_id::text FROM accounts WHERE handle LIKE 'bench\\_member\\_%'"
          + " ORDER BY handle LIMIT ?";

  private final String jdbcUrl;
  private final String user;
  private final String password;
  private final SecureRandom random = new SecureRandom();

  private record Imported(String handle, JsonObject user) {}

  /**
   * @param uri of the database, {@code postgresql://user@host:port/name}
   */
  public AccountImport(String uri, String password) {
    URI parsed = URI.create(uri);
    this.jdbcUrl =
        "jdbc:postgresql://" + parsed.getHost() + ":" + parsed.getPort() + parsed.getPath();
    this.user = parsed.getUserInfo();
    this.password = password;
  }

  /**
   * Adds those who do not exist, with the password of one who does. Blocks.
   *
   * @param handle of a user who has signed up with the password in the file
   * @param file gets what is known of the others then
   */
  void add(List<String> handles, String handle, AccountFile file) {
    try (Connection database = DriverManager.getConnection(jdbcUrl, user, password);
        PreparedStatement insert = database.prepareStatement(INSERT)) {
      database.setAutoCommit(false);
      for (int from = 0; from < handles.size(); from += BATCH) {
        List<Imported> batch = new ArrayList<>();
        for (String next : handles.subList(from, Math.min(from + BATCH, handles.size()))) {
          batch.add(addTo(insert, next, handle));
        }
        int[] inserted = insert.executeBatch();
        database.commit();
        for (int i = 0; i < inserted.length; i++) {
          if (inserted[i] == 1) {
            file.put(batch.get(i).handle(), batch.get(i).user());
          }
        }
      }
      file.save();
    } catch (SQLException e) {
      throw new IllegalStateException("users cannot be imported: " + e.getMessage(), e);
    }
  }

  /**
   * Users who exist and never log in; those who are missing are added. Blocks.
   *
   * @param handle of a user who has signed up
   * @return their ids
   */
  public List<String> strangers(int count, String handle) {
    try (Connection database = DriverManager.getConnection(jdbcUrl, user, password);
        PreparedStatement insert = database.prepareStatement(INSERT_STRANGER);
        PreparedStatement select = database.prepareStatement(SELECT_STRANGERS)) {
      database.setAutoCommit(false);
      List<String> ids = strangers(select, count);
      for (int i = ids.size() + 1; i <= count; i++) {
        insert.setObject(1, UUID.fromString(Ids.next()));
        insert.setString(2, "bench_member_%06d".formatted(i));
        insert.setString(3, handle);
        insert.addBatch();
        if (i % BATCH == 0 || i == count) {
          insert.executeBatch();
          database.commit();
        }
      }
      return strangers(select, count);
    } catch (SQLException e) {
      throw new IllegalStateException("users cannot be imported: " + e.getMessage(), e);
    }
  }

  private static List<String> strangers(PreparedStatement select, int count) throws SQLException {
    select.setInt(1, count);
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private Imported addTo(PreparedStatement insert, String handle, String known)
      throws SQLException {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    String deviceId = Ids.next();
    insert.setObject(1, UUID.fromString(Ids.next()));
    insert.setString(2, handle);
    insert.setString(3, "Bench " + handle);
    insert.setString(4, known);
    insert.setObject(5, UUID.fromString(deviceId));
    insert.setBytes(6, sha256(token));
    insert.addBatch();
    return new Imported(
        handle, new JsonObject().put("device_id", deviceId).put("refresh_token", token));
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
