package chat.http.io;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Which account belongs to a subject of an external issuer, in PostgreSQL. */
final class OidcStore {
  private final Pool pool;

  OidcStore(Pool pool) {
    this.pool = pool;
  }

  /** A person as an issuer names him. */
  record Subject(String issuer, String id) {}

  Future<Optional<AccountStore.Credentials>> find(Subject subject) {
    return pool.preparedQuery(
            "SELECT "
                + Profile.COLUMNS
                + ", password_hash FROM oidc_subjects JOIN accounts USING (user_id)"
                + " WHERE issuer = $1 AND subject = $2")
        .execute(Tuple.of(subject.issuer(), subject.id()))
        .map(rows -> AccountStore.first(rows).map(AccountStore.Credentials::read));
  }

  /** Makes an account without a password; false when the handle is taken or he has one. */
  Future<Boolean> create(Subject subject, Profile profile, Instant now) {
    return Postgres.inserted(
        pool.preparedQuery(
                "WITH account AS ("
                    + "INSERT INTO accounts (user_id, handle, display_name, created_at)"
                    + " VALUES ($3, $4, $5, $6) RETURNING user_id) "
                    + "INSERT INTO oidc_subjects (issuer, subject, user_id)"
                    + " SELECT $1, $2, user_id FROM account")
            .execute(
                Tuple.of(
                    subject.issuer(),
                    subject.id(),
                    profile.userId(),
                    profile.handle(),
                    profile.displayName(),
                    now.atOffset(ZoneOffset.UTC))));
  }
}
