package chat.http.io;

import chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Accounts in PostgreSQL. Handles are given in their normal form, in lower case. */
final class AccountStore {
  private final Pool pool;

  AccountStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * An account with what a login is checked against.
   *
   * @param passwordHash empty when the account has no password
   */
  record Credentials(Profile profile, Optional<String> passwordHash) {
    static Credentials read(Row row) {
      return new Credentials(
          Profile.read(row), Optional.ofNullable(row.getString("password_hash")));
    }
  }

  Future<Optional<Credentials>> credentials(String handle) {
    return credentials("handle = $1", handle);
  }

  Future<Optional<Credentials>> credentials(UUID userId) {
    return credentials("user_id = $1", userId);
  }

  private Future<Optional<Credentials>> credentials(String which, Object value) {
    return pool.preparedQuery(
            "SELECT " + Profile.COLUMNS + ", password_hash FROM accounts WHERE " + which)
        .execute(Tuple.of(value))
        .map(rows -> first(rows).map(Credentials::read));
  }

  /** Nobody finds a disabled account. */
  Future<Optional<Profile>> byHandle(String handle) {
    return pool.preparedQuery(
            "SELECT "
                + Profile.COLUMNS
                + " FROM accounts WHERE handle = $1 AND disabled_at IS NULL")
        .execute(Tuple.of(handle))
        .map(rows -> first(rows).map(Profile::read));
  }

  /** The profiles of those users who exist, disabled ones too, in one query. */
  Future<Map<UUID, Profile>> byIds(Collection<UUID> userIds) {
    return byIds(userIds, "");
  }

  /** Likewise of those whose accounts were not erased. */
  Future<Map<UUID, Profile>> keptByIds(Collection<UUID> userIds) {
    return byIds(userIds, " AND erased_at IS NULL");
  }

  /** Likewise of those whose accounts are not disabled. */
  Future<Map<UUID, Profile>> enabledByIds(Collection<UUID> userIds) {
    return byIds(userIds, " AND disabled_at IS NULL");
  }

  private Future<Map<UUID, Profile>> byIds(Collection<UUID> userIds, String condition) {
    return pool.preparedQuery(
            "SELECT " + Profile.COLUMNS + " FROM accounts WHERE user_id = ANY($1)" + condition)
        .execute(Tuple.of(userIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, Profile> profiles = new HashMap<>();
              rows.forEach(row -> profiles.put(row.getUUID("user_id"), Profile.read(row)));
              return profiles;
            });
  }

  /** What changes of a profile; what is empty stays. */
  record ProfileChange(
      Optional<String> displayName, Optional<String> pictureId, Optional<String> statusText) {}

  /** Empty when there is no such user. */
  Future<Optional<Profile>> change(UUID userId, ProfileChange change) {
    return pool.preparedQuery(
            "UPDATE accounts SET display_name = coalesce($2, display_name),"
                + " picture_id = coalesce($3, picture_id),"
                + " status_text = coalesce($4, status_text)"
                + " WHERE user_id = $1 AND erased_at IS NULL RETURNING "
                + Profile.COLUMNS)
        .execute(
            Tuple.of(
                userId,
                change.displayName().orElse(null),
                change.pictureId().orElse(null),
                change.statusText().orElse(null)))
        .map(rows -> first(rows).map(Profile::read));
  }

  static ProblemException noAccount() {
    return new ProblemException(
        ErrorCode.UNAUTHENTICATED,
        "The account of this access token does not exist. Log in again.");
  }

  static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
