package chat.http.io;

import chat.http.core.RefreshDecision;
import chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions of devices in PostgreSQL. Whatever changes the refresh tokens of a device locks the row
 * of the device first, so that two requests with one token are judged one after the other.
 */
final class SessionStore {
  private final Pool pool;

  SessionStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * A refresh token about to be stored.
   *
   * @param issuedAt the time of the request
   * @param newSessionId of the session if one begins with it
   */
  record NewToken(Buffer sha256, Instant issuedAt, Instant expiresAt, long newSessionId) {}

  /**
   * Whose session it is, and on which device.
   *
   * @param sessionId the same from login to logout
   */
  record Session(Profile profile, UUID deviceId, long sessionId) {}

  /** What became of a refresh token that is known, and whose it is. */
  record Refreshed(RefreshDecision decision, Session session) {}

  /**
   * A device whose session has ended.
   *
   * @param sessionId 0 when it had none
   */
  record LoggedOut(UUID deviceId, long sessionId) {
    static List<LoggedOut> read(RowSet<Row> rows) {
      List<LoggedOut> devices = new ArrayList<>();
      for (Row row : rows) {
        devices.add(new LoggedOut(row.getUUID("device_id"), sessionId(row)));
      }
      return devices;
    }

    private static long sessionId(Row row) {
      Long id = row.getLong("session_id");
      return id == null ? 0 : id;
    }
  }

  /**
   * The device that logs in, as the caller names it.
   *
   * @param knownId empty when it has not logged in before
   */
  record Device(Optional<UUID> knownId, String name) {}

  /** Makes account, device and session together; false when the handle is taken. */
  Future<Boolean> signUp(
      Profile profile, String passwordHash, UUID deviceId, String deviceName, NewToken token) {
    Tuple values =
        Tuple.of(
                profile.userId(),
                profile.handle(),
                profile.displayName(),
                passwordHash,
                timestamp(token.issuedAt()))
            .addValue(deviceId)
            .addValue(deviceName)
            .addValue(token.sha256())
            .addValue(timestamp(token.expiresAt()))
            .addValue(token.newSessionId());
    return Postgres.inserted(
        pool.preparedQuery(
                "WITH account AS ("
                    + "INSERT INTO accounts (user_id, handle, display_name, password_hash, created_at)"
                    + " VALUES ($1, $2, $3, $4, $5) RETURNING user_id), "
                    + "device AS ("
                    + "INSERT INTO devices"
                    + " (device_id, user_id, name, created_at, last_used_at, session_id)"
                    + " SELECT $6, user_id, $7, $5, $5, $10 FROM account RETURNING device_id) "
                    + "INSERT INTO refresh_tokens (token_sha256, device_id, expires_at)"
                    + " SELECT $8, device_id, $9 FROM device")
            .execute(values));
  }

  /**
   * Begins a session on the known device when it is the account's, else on a new one. Fails with a
   * problem for the caller when the account is disabled or its password has just been changed.
   *
   * @param account as it was when the caller was found to be its owner
   * @param newDeviceId the id of the device if it is new
   */
  Future<Session> logIn(
      AccountStore.Credentials account, Device device, UUID newDeviceId, NewToken token) {
    UUID userId = account.profile().userId();
    return pool.withTransaction(
        connection ->
            // One login of an account at a time, so that they agree on which devices to remove.
            lockAccount(connection, account)
                .compose(locked -> keepDevice(connection, userId, device, token))
                .compose(
                    kept ->
                        kept
                            ? deleteTokens(connection, device.knownId().orElseThrow())
                                .map(device.knownId().orElseThrow())
                            : addDevice(connection, userId, newDeviceId, device.name(), token)
                                .map(newDeviceId))
                .compose(
                    deviceId ->
                        addToken(connection, deviceId, token)
                            .map(new Session(account.profile(), deviceId, token.newSessionId()))));
  }

  /**
   * Exchanges a refresh token for another one, or ends its session; empty when it is unknown. Fails
   * with a problem for the caller when the account is disabled.
   */
  Future<Optional<Refreshed>> refresh(Buffer presentedSha256, NewToken token) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(
                    "SELECT FROM devices WHERE device_id ="
                        + " (SELECT device_id FROM refresh_tokens WHERE token_sha256 = $1)"
                        + " FOR NO KEY UPDATE")
                .execute(Tuple.of(presentedSha256))
                .compose(
                    locked ->
                        connection
                            .preparedQuery(
                                "SELECT t.expires_at, t.used_at, t.successor_sha256,"
                                    + " s.token_sha256 IS NOT NULL AND s.used_at IS NULL"
                                    + " AS successor_is_unused,"
                                    + " t.device_id, session_id, disabled_at, "
                                    + Profile.COLUMNS
                                    + " FROM refresh_tokens t JOIN devices USING (device_id)"
                                    + " JOIN accounts USING (user_id) LEFT JOIN refresh_tokens s"
                                    + " ON s.token_sha256 = t.successor_sha256"
                                    + " WHERE t.token_sha256 = $1")
                            .execute(Tuple.of(presentedSha256)))
                .compose(
                    rows ->
                        AccountStore.first(rows)
                            .map(
                                row ->
                                    exchange(connection, row, presentedSha256, token)
                                        .map(Optional::of))
                            .orElse(Future.succeededFuture(Optional.empty()))));
  }

  /** Ends the session of a device; nothing happens when it has none. */
  Future<List<LoggedOut>> logOut(UUID userId, UUID deviceId) {
    return pool.withTransaction(
        connection -> endSessions(connection, "device_id = $2", userId, deviceId));
  }

  /**
   * Replaces the password and ends the sessions of all other devices. Fails with a problem for the
   * caller when the account is disabled or another change was faster.
   *
   * @param account as it was when the old password was found right
   */
  Future<List<LoggedOut>> changePassword(
      AccountStore.Credentials account, String newHash, UUID keptDeviceId) {
    UUID userId = account.profile().userId();
    return pool.withTransaction(
        connection ->
            lockAccount(connection, account)
                .compose(
                    locked ->
                        connection
                            .preparedQuery(
                                "UPDATE accounts SET password_hash = $2 WHERE user_id = $1")
                            .execute(Tuple.of(userId, newHash)))
                .compose(
                    changed -> endSessions(connection, "device_id <> $2", userId, keptDeviceId)));
  }

  /** A login that began with the old password must not outlive its change. */
  private static Future<Void> lockAccount(
      SqlConnection connection, AccountStore.Credentials account) {
    return connection
        .preparedQuery(
            "SELECT disabled_at FROM accounts WHERE user_id = $1"
                + " AND password_hash IS NOT DISTINCT FROM $2 FOR NO KEY UPDATE")
        .execute(Tuple.of(account.profile().userId(), account.passwordHash().orElse(null)))
        .map(
            rows -> {
              refuseDisabled(AccountStore.first(rows).orElseThrow(SessionStore::wrongCredentials));
              return null;
            });
  }

  private static void refuseDisabled(Row account) {
    if (account.getOffsetDateTime("disabled_at") != null) {
      throw BearerAuthentication.accountDisabled();
    }
  }

  static ProblemException wrongCredentials() {
    return new ProblemException(
        ErrorCode.WRONG_CREDENTIALS,
        "No account has this handle with this password. Check both and try again.");
  }

  private static Future<List<LoggedOut>> endSessions(
      SqlConnection connection, String which, UUID userId, UUID deviceId) {
    return connection
        .preparedQuery(
            "SELECT device_id, session_id FROM devices WHERE user_id = $1 AND "
                + which
                + " ORDER BY device_id FOR NO KEY UPDATE")
        .execute(Tuple.of(userId, deviceId))
        .map(LoggedOut::read)
        .compose(
            devices ->
                endSessions(connection, devices.stream().map(LoggedOut::deviceId).toList())
                    .map(devices));
  }

  private static Future<Void> endSessions(SqlConnection connection, List<UUID> deviceIds) {
    Tuple ids = Tuple.of(deviceIds.toArray(UUID[]::new));
    return connection
        .preparedQuery("DELETE FROM refresh_tokens WHERE device_id = ANY($1)")
        .execute(ids)
        .compose(
            deleted ->
                connection
                    .preparedQuery("UPDATE devices SET session_id = NULL WHERE device_id = ANY($1)")
                    .execute(ids))
        .mapEmpty();
  }

  private static Future<Refreshed> exchange(
      SqlConnection connection, Row row, Buffer presentedSha256, NewToken token) {
    refuseDisabled(row);
    UUID deviceId = row.getUUID("device_id");
    RefreshDecision decision =
        RefreshDecision.decide(
            row.getOffsetDateTime("expires_at").toInstant(),
            Optional.ofNullable(row.getOffsetDateTime("used_at")).map(OffsetDateTime::toInstant),
            row.getBoolean("successor_is_unused"),
            token.issuedAt());
    // Sessions from before they had ids get one now.
    long sessionId = Optional.ofNullable(row.getLong("session_id")).orElseGet(token::newSessionId);
    Refreshed refreshed =
        new Refreshed(decision, new Session(Profile.read(row), deviceId, sessionId));
    return switch (decision) {
      case REFUSE_EXPIRED -> Future.succeededFuture(refreshed);
      case END_SESSION -> endSessions(connection, List.of(deviceId)).map(refreshed);
      case ROTATE, ROTATE_AGAIN ->
          rotate(connection, row, presentedSha256, token)
              .compose(rotated -> touch(connection, deviceId, sessionId, token))
              .compose(touched -> addToken(connection, deviceId, token))
              .map(refreshed);
    };
  }

  /** What was given for the token before counts as used. */
  private static Future<RowSet<Row>> rotate(
      SqlConnection connection, Row row, Buffer presentedSha256, NewToken token) {
    UUID deviceId = row.getUUID("device_id");
    OffsetDateTime now = timestamp(token.issuedAt());
    return connection
        .preparedQuery("UPDATE refresh_tokens SET used_at = $2 WHERE token_sha256 = $1")
        .execute(Tuple.of(row.getBuffer("successor_sha256"), now))
        .compose(
            voided ->
                connection
                    .preparedQuery(
                        "UPDATE refresh_tokens SET used_at = COALESCE(used_at, $2),"
                            + " successor_sha256 = $3 WHERE token_sha256 = $1")
                    .execute(Tuple.of(presentedSha256, now, token.sha256())))
        .compose(
            used ->
                connection
                    .preparedQuery(
                        "DELETE FROM refresh_tokens WHERE device_id = $1 AND expires_at <= $2")
                    .execute(Tuple.of(deviceId, now)));
  }

  private static Future<RowSet<Row>> touch(
      SqlConnection connection, UUID deviceId, long sessionId, NewToken token) {
    return connection
        .preparedQuery("UPDATE devices SET last_used_at = $2, session_id = $3 WHERE device_id = $1")
        .execute(Tuple.of(deviceId, timestamp(token.issuedAt()), sessionId));
  }

  private static Future<Boolean> keepDevice(
      SqlConnection connection, UUID userId, Device device, NewToken token) {
    if (device.knownId().isEmpty()) {
      return Future.succeededFuture(false);
    }
    return connection
        .preparedQuery(
            "UPDATE devices SET name = $3, last_used_at = $4, session_id = $5"
                + " WHERE device_id = $1 AND user_id = $2")
        .execute(
            Tuple.of(
                device.knownId().get(),
                userId,
                device.name(),
                timestamp(token.issuedAt()),
                token.newSessionId()))
        .map(rows -> rows.rowCount() > 0);
  }

  private static Future<RowSet<Row>> addDevice(
      SqlConnection connection, UUID userId, UUID deviceId, String deviceName, NewToken token) {
    return connection
        .preparedQuery(
            "DELETE FROM devices WHERE device_id IN (SELECT device_id FROM devices"
                + " WHERE user_id = $1 ORDER BY last_used_at DESC, device_id OFFSET $2)")
        .execute(Tuple.of(userId, DeviceStore.DEVICES_MAX - 1))
        .compose(
            removed ->
                connection
                    .preparedQuery(
                        "INSERT INTO devices"
                            + " (device_id, user_id, name, created_at, last_used_at, session_id)"
                            + " VALUES ($1, $2, $3, $4, $4, $5)")
                    .execute(
                        Tuple.of(
                            deviceId,
                            userId,
                            deviceName,
                            timestamp(token.issuedAt()),
                            token.newSessionId())));
  }

  private static Future<RowSet<Row>> addToken(
      SqlConnection connection, UUID deviceId, NewToken token) {
    return connection
        .preparedQuery(
            "INSERT INTO refresh_tokens (token_sha256, device_id, expires_at) VALUES ($1, $2, $3)")
        .execute(Tuple.of(token.sha256(), deviceId, timestamp(token.expiresAt())));
  }

  private static Future<Void> deleteTokens(SqlConnection connection, UUID deviceId) {
    return connection
        .preparedQuery("DELETE FROM refresh_tokens WHERE device_id = $1")
        .execute(Tuple.of(deviceId))
        .mapEmpty();
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
