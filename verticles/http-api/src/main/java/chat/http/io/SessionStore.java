package chat.http.io;

import chat.http.core.RefreshDecision;
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
   */
  record NewToken(Buffer sha256, Instant issuedAt, Instant expiresAt) {}

  /** Whose session it is, and on which device. */
  record Session(Profile profile, UUID deviceId) {}

  /**
   * What became of a refresh token.
   *
   * @param decision empty when the token is unknown
   * @param session there when it was exchanged
   */
  record Refreshed(Optional<RefreshDecision> decision, Optional<Session> session) {}

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
            .addValue(timestamp(token.expiresAt()));
    return pool.preparedQuery(
            "WITH account AS ("
                + "INSERT INTO accounts (user_id, handle, display_name, password_hash, created_at)"
                + " VALUES ($1, $2, $3, $4, $5) RETURNING user_id), "
                + "device AS ("
                + "INSERT INTO devices (device_id, user_id, name, created_at, last_used_at)"
                + " SELECT $6, user_id, $7, $5, $5 FROM account RETURNING device_id) "
                + "INSERT INTO refresh_tokens (token_sha256, device_id, expires_at)"
                + " SELECT $8, device_id, $9 FROM device")
        .execute(values)
        .map(true)
        .recover(
            failure ->
                Postgres.isUniqueViolation(failure)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  /**
   * Begins a session on the known device when it is the user's, else on a new one.
   *
   * @param newDeviceId the id of the device if it is new
   * @return the id of the device
   */
  Future<UUID> logIn(
      UUID userId,
      Optional<UUID> knownDeviceId,
      UUID newDeviceId,
      String deviceName,
      NewToken token) {
    return pool.withTransaction(
        connection ->
            // One login of an account at a time, so that they agree on which devices to remove.
            connection
                .preparedQuery("SELECT FROM accounts WHERE user_id = $1 FOR NO KEY UPDATE")
                .execute(Tuple.of(userId))
                .compose(locked -> keepDevice(connection, userId, knownDeviceId, deviceName, token))
                .compose(
                    kept ->
                        kept
                            ? endSession(connection, knownDeviceId.orElseThrow())
                                .map(knownDeviceId.orElseThrow())
                            : addDevice(connection, userId, newDeviceId, deviceName, token)
                                .map(newDeviceId))
                .compose(deviceId -> addToken(connection, deviceId, token).map(deviceId)));
  }

  /** Exchanges a refresh token for another one, or ends its session. */
  Future<Refreshed> refresh(Buffer presentedSha256, NewToken token) {
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
                                    + " t.device_id, user_id, handle, display_name"
                                    + " FROM refresh_tokens t JOIN devices USING (device_id)"
                                    + " JOIN accounts USING (user_id) LEFT JOIN refresh_tokens s"
                                    + " ON s.token_sha256 = t.successor_sha256"
                                    + " WHERE t.token_sha256 = $1")
                            .execute(Tuple.of(presentedSha256)))
                .compose(
                    rows ->
                        AccountStore.first(rows)
                            .map(row -> exchange(connection, row, presentedSha256, token))
                            .orElse(
                                Future.succeededFuture(
                                    new Refreshed(Optional.empty(), Optional.empty())))));
  }

  /** Ends the session of a device; nothing happens when it has none. */
  Future<Void> logOut(UUID userId, UUID deviceId) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(
                    "SELECT FROM devices WHERE device_id = $1 AND user_id = $2 FOR NO KEY UPDATE")
                .execute(Tuple.of(deviceId, userId))
                .compose(
                    locked ->
                        locked.size() == 0
                            ? Future.succeededFuture()
                            : endSession(connection, deviceId)));
  }

  private static Future<Refreshed> exchange(
      SqlConnection connection, Row row, Buffer presentedSha256, NewToken token) {
    UUID deviceId = row.getUUID("device_id");
    RefreshDecision decision =
        RefreshDecision.decide(
            row.getOffsetDateTime("expires_at").toInstant(),
            Optional.ofNullable(row.getOffsetDateTime("used_at")).map(OffsetDateTime::toInstant),
            row.getBoolean("successor_is_unused"),
            token.issuedAt());
    Refreshed refused = new Refreshed(Optional.of(decision), Optional.empty());
    return switch (decision) {
      case REFUSE_EXPIRED -> Future.succeededFuture(refused);
      case END_SESSION -> endSession(connection, deviceId).map(refused);
      case ROTATE, ROTATE_AGAIN ->
          rotate(connection, row, presentedSha256, token)
              .map(
                  new Refreshed(
                      Optional.of(decision),
                      Optional.of(new Session(Profile.read(row), deviceId))));
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
                    .execute(Tuple.of(deviceId, now)))
        .compose(
            expired ->
                connection
                    .preparedQuery("UPDATE devices SET last_used_at = $2 WHERE device_id = $1")
                    .execute(Tuple.of(deviceId, now)))
        .compose(touched -> addToken(connection, deviceId, token));
  }

  private static Future<Boolean> keepDevice(
      SqlConnection connection,
      UUID userId,
      Optional<UUID> knownDeviceId,
      String deviceName,
      NewToken token) {
    if (knownDeviceId.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return connection
        .preparedQuery(
            "UPDATE devices SET name = $3, last_used_at = $4"
                + " WHERE device_id = $1 AND user_id = $2")
        .execute(Tuple.of(knownDeviceId.get(), userId, deviceName, timestamp(token.issuedAt())))
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
                        "INSERT INTO devices (device_id, user_id, name, created_at, last_used_at)"
                            + " VALUES ($1, $2, $3, $4, $4)")
                    .execute(Tuple.of(deviceId, userId, deviceName, timestamp(token.issuedAt()))));
  }

  private static Future<RowSet<Row>> addToken(
      SqlConnection connection, UUID deviceId, NewToken token) {
    return connection
        .preparedQuery(
            "INSERT INTO refresh_tokens (token_sha256, device_id, expires_at) VALUES ($1, $2, $3)")
        .execute(Tuple.of(token.sha256(), deviceId, timestamp(token.expiresAt())));
  }

  private static Future<Void> endSession(SqlConnection connection, UUID deviceId) {
    return connection
        .preparedQuery("DELETE FROM refresh_tokens WHERE device_id = $1")
        .execute(Tuple.of(deviceId))
        .mapEmpty();
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
