package chat.http.io;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Erasures in PostgreSQL, and what is left to do of them. */
final class ErasureStore {
  private static final double TAKEN_SECONDS = 600;
  private static final double AGAIN_SECONDS = 10;
  private static final int ONCE_MORE_SECONDS = 3_600;
  private static final int STILL_IN_SECONDS = 60;

  /** A step holds for the pass in which it was taken, however long it took. */
  private static final String STILL_THERE =
      " WHERE user_id = $1 AND removed_at IS NOT DISTINCT FROM $2 AND done_at IS NULL";

  private final Pool pool;

  ErasureStore(Pool pool) {
    this.pool = pool;
  }

  /** What is done next of an erasure. */
  enum Step {
    LEAVE,
    LEAVE_REST,
    DESTROY,
    REMOVE
  }

  /**
   * A step that was taken.
   *
   * @param removedAt when what follows from his words was removed last, as it was when the step was
   *     taken: another time says that somebody else has gone on with it
   * @param stillIn groups and channels that the log did not let him out of
   */
  record Work(String userId, Step step, Optional<OffsetDateTime> removedAt, List<String> stillIn) {
    static Work read(Row row) {
      return new Work(
          row.getUUID("user_id").toString(),
          Step.valueOf(row.getString("step")),
          Optional.ofNullable(row.getOffsetDateTime("removed_at")),
          List.of(row.getArrayOfStrings("still_in")));
    }
  }

  /** One of these users who has an account that is not disabled. */
  Future<Optional<String>> firstEnabled(List<String> userIds) {
    UUID[] ids = userIds.stream().map(UUID::fromString).toArray(UUID[]::new);
    return pool.preparedQuery(
            "SELECT user_id FROM accounts WHERE user_id = ANY($1) AND disabled_at IS NULL LIMIT 1")
        .execute(Tuple.of(ids))
        .map(rows -> AccountStore.first(rows).map(row -> row.getUUID("user_id").toString()));
  }

  /** All that is done at once. The devices whose sessions have ended by it. */
  Future<List<SessionStore.LoggedOut>> erase(UUID userId) {
    return pool.preparedQuery("SELECT * FROM erase_account($1)")
        .execute(Tuple.of(userId))
        .map(
            rows -> {
              List<SessionStore.LoggedOut> ended = new ArrayList<>();
              for (Row row : rows) {
                Long sessionId = row.getLong("ended_session_id");
                ended.add(
                    new SessionStore.LoggedOut(
                        row.getUUID("ended_device_id"), sessionId == null ? 0 : sessionId));
              }
              return ended;
            });
  }

  /** Something to do, which nobody else does for a while. A hold keeps what was written. */
  Future<Optional<Work>> take() {
    return pool.preparedQuery(
            "UPDATE erasures SET taken_until = now() + make_interval(secs => $1)"
                + " WHERE user_id = (SELECT user_id FROM erasures"
                + " WHERE done_at IS NULL AND taken_until < now()"
                + " AND (left_at IS NULL OR leave_after < now()"
                + " OR (coalesce(words_after, '-infinity') < now()"
                + " AND NOT EXISTS (SELECT FROM legal_holds"
                + " WHERE legal_holds.user_id = erasures.user_id)))"
                + " ORDER BY erased_at LIMIT 1 FOR UPDATE SKIP LOCKED)"
                + " RETURNING user_id, removed_at, still_in, CASE WHEN left_at IS NULL THEN 'LEAVE'"
                + " WHEN leave_after < now() THEN 'LEAVE_REST'"
                + " WHEN words_after IS NULL THEN 'DESTROY' ELSE 'REMOVE' END AS step")
        .execute(Tuple.of(TAKEN_SECONDS))
        .map(rows -> AccountStore.first(rows).map(Work::read));
  }

  /**
   * He has left, but for some groups and channels, which are tried again by themselves.
   *
   * @param stillIn those that the log does not let him out of
   */
  Future<Void> left(Work work, List<String> stillIn) {
    return set(
        work,
        stillIn,
        "left_at = coalesce(left_at, now()),"
            + " done_at = CASE WHEN words_after = 'infinity' AND cardinality($3::text[]) = 0"
            + " THEN now() END");
  }

  /** False when there is a hold. */
  Future<Boolean> destroyKey(Work work) {
    return pool.preparedQuery("SELECT destroy_key($1) AS destroyed")
        .execute(Tuple.of(UUID.fromString(work.userId())))
        .map(rows -> rows.iterator().next().getBoolean("destroyed"));
  }

  /**
   * @param delaySeconds until nobody remembers it
   */
  Future<Void> keyDestroyed(Work work, int delaySeconds) {
    return set(work, work.stillIn(), "words_after = now() + interval '" + delaySeconds + " s'");
  }

  /**
   * What follows from his words is removed; the second time that was all, unless he is still in a
   * group or a channel.
   */
  Future<Void> removed(Work work, List<String> stillIn) {
    return set(
        work,
        stillIn,
        "done_at = CASE WHEN removed_at IS NOT NULL AND cardinality($3::text[]) = 0"
            + " THEN now() END,"
            + " words_after = CASE WHEN removed_at IS NULL THEN now() + interval '"
            + ONCE_MORE_SECONDS
            + " s' ELSE 'infinity' END, removed_at = now()");
  }

  /** It takes longer: nobody else takes it meanwhile. Fails when somebody has gone on with it. */
  Future<Void> keep(Work work) {
    return pause(work, TAKEN_SECONDS)
        .compose(
            kept ->
                kept
                    ? Future.succeededFuture()
                    : Future.failedFuture("another API has gone on with it"));
  }

  /** Something could not be done now. */
  Future<Void> again(Work work) {
    return pause(work, AGAIN_SECONDS).mapEmpty();
  }

  private Future<Boolean> pause(Work work, double seconds) {
    return pool.preparedQuery(
            "UPDATE erasures SET taken_until = now() + make_interval(secs => $3)" + STILL_THERE)
        .execute(key(work).addDouble(seconds))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Does nothing when somebody else has gone on with it. */
  private Future<Void> set(Work work, List<String> stillIn, String what) {
    return pool.preparedQuery(
            "UPDATE erasures SET "
                + what
                + ", still_in = $3, leave_after = CASE WHEN cardinality($3::text[]) > 0"
                + " THEN now() + interval '"
                + STILL_IN_SECONDS
                + " s' END, taken_until = '-infinity'"
                + STILL_THERE)
        .execute(key(work).addArrayOfString(stillIn.toArray(String[]::new)))
        .mapEmpty();
  }

  private static Tuple key(Work work) {
    return Tuple.of(UUID.fromString(work.userId()), work.removedAt().orElse(null));
  }
}
