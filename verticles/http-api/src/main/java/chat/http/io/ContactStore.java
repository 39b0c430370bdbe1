package chat.http.io;

import chat.http.core.ContactState;
import chat.http.core.Relation;
import chat.model.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Contacts and blocks in PostgreSQL. */
final class ContactStore {
  private final Pool pool;

  ContactStore(Pool pool) {
    this.pool = pool;
  }

  /** The two people of a relation, the one from whom it is seen first. */
  record Pair(UUID userId, UUID otherId) {
    private Pair turned() {
      return new Pair(/* userId= */ otherId, /* otherId= */ userId);
    }

    private Tuple tuple() {
      return Tuple.of(userId, otherId);
    }

    private String lock() {
      return "contacts " + Stream.of(userId, otherId).map(UUID::toString).sorted().toList();
    }
  }

  /** A line of a person's contacts or blocks. */
  record Line(Profile profile, Instant since) {}

  /** How two people stand; empty when there is no such other person. */
  Future<Optional<Relation>> load(Pair pair) {
    return load(pool, pair);
  }

  /**
   * Changes how two people stand, one change of a pair after the other. A block that is set or
   * lifted is noted in the same transaction for {@link BlockOutbox}.
   *
   * @return as it is now; empty when there is no such other person
   */
  Future<Optional<Relation>> change(Pair pair, UnaryOperator<Relation> change) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .execute(Tuple.of(pair.lock()))
                .compose(locked -> load(connection, pair))
                .compose(
                    before ->
                        before
                            .map(
                                found -> {
                                  Relation after = change.apply(found);
                                  return write(connection, pair, found, after)
                                      .map(Optional.of(after));
                                })
                            .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
  }

  /** People to whom a person stands in a state, ascending by id above {@code after}. */
  Future<List<Line>> contacts(UUID userId, ContactState state, UUID after, int limit) {
    return lines(
        "SELECT "
            + Profile.COLUMNS
            + ", c.since FROM"
            + " (SELECT other_id, since FROM contacts WHERE user_id = $1 AND state = $4"
            + " AND other_id > $2 ORDER BY other_id LIMIT $3) AS c"
            + " JOIN accounts ON accounts.user_id = c.other_id ORDER BY user_id",
        Tuple.of(userId, after, limit, state.text()));
  }

  /** People whom a person blocks, ascending by id above {@code after}. */
  Future<List<Line>> blocks(UUID userId, UUID after, int limit) {
    return lines(
        "SELECT "
            + Profile.COLUMNS
            + ", b.since FROM"
            + " (SELECT other_id, since FROM blocks WHERE user_id = $1"
            + " AND other_id > $2 ORDER BY other_id LIMIT $3) AS b"
            + " JOIN accounts ON accounts.user_id = b.other_id ORDER BY user_id",
        Tuple.of(userId, after, limit));
  }

  /** Whether one of two people has as many contacts, requests included, as there may be. */
  Future<Boolean> hasFullList(Pair pair, int contactsMax) {
    return exists(
        "SELECT FROM contacts WHERE user_id IN ($1, $2) GROUP BY user_id HAVING count(*) >= $3",
        Tuple.of(pair.userId(), pair.otherId(), (long) contactsMax));
  }

  Future<Boolean> hasFullBlockList(UUID userId, int blocksMax) {
    return exists(
        "SELECT FROM blocks WHERE user_id = $1 HAVING count(*) >= $2",
        Tuple.of(userId, (long) blocksMax));
  }

  private Future<Boolean> exists(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).map(rows -> rows.size() > 0);
  }

  private Future<List<Line>> lines(String sql, Tuple values) {
    return pool.preparedQuery(sql)
        .execute(values)
        .map(
            rows -> {
              List<Line> lines = new ArrayList<>();
              rows.forEach(
                  row ->
                      lines.add(
                          new Line(Profile.read(row), row.getOffsetDateTime("since").toInstant())));
              return lines;
            });
  }

  private static Future<Optional<Relation>> load(SqlClient client, Pair pair) {
    return client
        .preparedQuery(
            "SELECT (SELECT state FROM contacts WHERE user_id = $1 AND other_id = $2) AS own,"
                + " (SELECT state FROM contacts WHERE user_id = $2 AND other_id = $1) AS others,"
                + " EXISTS (SELECT FROM blocks WHERE user_id = $1 AND other_id = $2) AS blocks,"
                + " EXISTS (SELECT FROM blocks WHERE user_id = $2 AND other_id = $1) AS is_blocked"
                + " FROM accounts WHERE user_id = $2 AND erased_at IS NULL")
        .execute(pair.tuple())
        .map(rows -> AccountStore.first(rows).map(ContactStore::relation));
  }

  private static Relation relation(Row row) {
    return new Relation(
        state(row.getString("own")),
        state(row.getString("others")),
        row.getBoolean("blocks"),
        row.getBoolean("is_blocked"));
  }

  private static ContactState state(String text) {
    return text == null ? ContactState.NONE : ContactState.of(text);
  }

  private static Future<?> write(
      SqlConnection connection, Pair pair, Relation before, Relation after) {
    List<Future<?>> writes = new ArrayList<>();
    if (before.own() != after.own()) {
      writes.add(writeState(connection, pair, after.own()));
    }
    if (before.others() != after.others()) {
      writes.add(writeState(connection, pair.turned(), after.others()));
    }
    if (before.blocks() != after.blocks()) {
      writes.add(writeBlock(connection, pair, after.blocks()));
      writes.add(
          connection
              .preparedQuery(
                  "INSERT INTO block_outbox (client_id, user_id, other_id, blocked)"
                      + " VALUES ($3, $1, $2, $4)")
              .execute(
                  pair.tuple().addUUID(UUID.fromString(Ids.next())).addBoolean(after.blocks())));
    }
    return Future.all(writes);
  }

  private static Future<?> writeState(SqlConnection connection, Pair pair, ContactState state) {
    return state == ContactState.NONE
        ? connection
            .preparedQuery("DELETE FROM contacts WHERE user_id = $1 AND other_id = $2")
            .execute(pair.tuple())
        : connection
            .preparedQuery(
                "INSERT INTO contacts (user_id, other_id, state, since) VALUES ($1, $2, $3, now())"
                    + " ON CONFLICT (user_id, other_id)"
                    + " DO UPDATE SET state = excluded.state, since = excluded.since")
            .execute(pair.tuple().addString(state.text()));
  }

  private static Future<?> writeBlock(SqlConnection connection, Pair pair, boolean blocked) {
    return connection
        .preparedQuery(
            blocked
                ? "INSERT INTO blocks (user_id, other_id, since) VALUES ($1, $2, now())"
                : "DELETE FROM blocks WHERE user_id = $1 AND other_id = $2")
        .execute(pair.tuple());
  }
}
