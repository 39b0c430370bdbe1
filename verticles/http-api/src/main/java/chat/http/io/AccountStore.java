package chat.http.io;

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

  /** An account with what a login is checked against. */
  record Credentials(Profile profile, String passwordHash) {}

  Future<Optional<Credentials>> credentials(String handle) {
    return pool.preparedQuery(
            "SELECT user_id, handle, display_name, password_hash FROM accounts WHERE handle = $1")
        .execute(Tuple.of(handle))
        .map(
            rows ->
                first(rows)
                    .map(
                        row -> new Credentials(Profile.read(row), row.getString("password_hash"))));
  }

  Future<Optional<Profile>> byHandle(String handle) {
    return pool.preparedQuery(
            "SELECT user_id, handle, display_name FROM accounts WHERE handle = $1")
        .execute(Tuple.of(handle))
        .map(rows -> first(rows).map(Profile::read));
  }

  /** The profiles of those users who exist, in one query. */
  Future<Map<UUID, Profile>> byIds(Collection<UUID> userIds) {
    return pool.preparedQuery(
            "SELECT user_id, handle, display_name FROM accounts WHERE user_id = ANY($1)")
        .execute(Tuple.of(userIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, Profile> profiles = new HashMap<>();
              rows.forEach(row -> profiles.put(row.getUUID("user_id"), Profile.read(row)));
              return profiles;
            });
  }

  /** Empty when there is no such user. */
  Future<Optional<Profile>> rename(UUID userId, String displayName) {
    return pool.preparedQuery(
            "UPDATE accounts SET display_name = $2 WHERE user_id = $1"
                + " RETURNING user_id, handle, display_name")
        .execute(Tuple.of(userId, displayName))
        .map(rows -> first(rows).map(Profile::read));
  }

  static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
