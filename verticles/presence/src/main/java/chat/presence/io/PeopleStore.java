package chat.presence.io;

import chat.presence.core.Person;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Contacts with their settings, and when people were last active, in PostgreSQL. */
public final class PeopleStore {
  private final Pool pool;

  public PeopleStore(Pool pool) {
    this.pool = pool;
  }

  /** Those of the people who are the viewer's contacts. Who blocks or is blocked is none. */
  Future<List<Person>> contacts(UUID viewerId, Collection<UUID> userIds) {
    return pool.preparedQuery(
            "SELECT c.other_id, a.invisible, a.last_seen, l.active_at FROM contacts AS c"
                + " JOIN accounts AS a ON a.user_id = c.other_id"
                + " LEFT JOIN last_active AS l ON l.user_id = c.other_id"
                + " WHERE c.user_id = $1 AND c.other_id = ANY($2) AND c.state = 'contact'")
        .execute(Tuple.of(viewerId).addArrayOfUUID(userIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              List<Person> people = new ArrayList<>();
              rows.forEach(row -> people.add(read(row)));
              return people;
            });
  }

  /** Notes when people were last active; an earlier time never replaces a later one. */
  Future<Void> noteLastActive(Map<String, Long> activeAtMillisByUser) {
    if (activeAtMillisByUser.isEmpty()) {
      return Future.succeededFuture();
    }
    List<UUID> userIds = new ArrayList<>();
    List<OffsetDateTime> times = new ArrayList<>();
    activeAtMillisByUser.forEach(
        (userId, millis) -> {
          userIds.add(UUID.fromString(userId));
          times.add(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
        });
    return pool.preparedQuery(
            "INSERT INTO last_active (user_id, active_at)"
                + " SELECT noted.user_id, noted.active_at"
                + " FROM unnest($1::uuid[], $2::timestamptz[]) AS noted (user_id, active_at)"
                + " JOIN accounts USING (user_id) WHERE erased_at IS NULL ORDER BY user_id"
                + " ON CONFLICT (user_id) DO UPDATE"
                + " SET active_at = greatest(last_active.active_at, excluded.active_at)")
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(userIds.toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(times.toArray(OffsetDateTime[]::new)))
        .mapEmpty();
  }

  private static Person read(Row row) {
    OffsetDateTime lastActive = row.getOffsetDateTime("active_at");
    return new Person(
        row.getUUID("other_id"),
        row.getBoolean("invisible"),
        row.getString("last_seen").equals("nobody"),
        lastActive == null ? 0 : lastActive.toInstant().toEpochMilli());
  }
}
