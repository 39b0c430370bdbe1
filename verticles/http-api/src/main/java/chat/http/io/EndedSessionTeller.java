package chat.http.io;

import chat.model.Addresses;
import chat.model.v1.DestroyedKeys;
import chat.model.v1.EndedSessionList;
import chat.runtime.async.Deadline;
import chat.runtime.auth.EndedSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all processes which sessions have ended and whose keys have been destroyed. Every API may;
 * who has just heard it from another one keeps quiet, so that the work does not grow with their
 * number.
 */
final class EndedSessionTeller {
  /** How often {@link #tell} is to be called. */
  static final long PERIOD_MILLIS = 5_000;

  /**
   * Less than the period by what telling takes at a bad time: an API must hear what it told itself
   * as old when its turn comes.
   */
  private static final long QUIET_MILLIS = 2_000;

  /**
   * The newest 10,000 of each kind. An access token lives for 15 minutes. A disabled account is
   * told of for a day, because a connection lives on after its token.
   */
  private static final String LATELY =
      "(SELECT session_id, false AS disabled FROM ended_sessions"
          + " WHERE ended_at > now() - interval '16 minutes' ORDER BY ended_at DESC LIMIT 10000)"
          + " UNION ALL"
          + " (SELECT session_id, true FROM devices JOIN accounts USING (user_id)"
          + " WHERE disabled_at > now() - interval '1 day' AND session_id IS NOT NULL"
          + " ORDER BY disabled_at DESC LIMIT 10000)";

  /**
   * Told of for a day, so that who hears it after half a day without PostgreSQL has missed none.
   */
  private static final String DESTROYED =
      "SELECT user_id FROM person_keys WHERE destroyed_at > now() - interval '1 day'"
          + " ORDER BY destroyed_at DESC LIMIT 10000";

  /** Less than the period, and than what a statement may take when the server hangs. */
  private static final long MILLIS_MAX = 4_000;

  private static final Logger LOG = LoggerFactory.getLogger(EndedSessionTeller.class);

  private final Vertx vertx;
  private final Pool pool;
  private final EventBus eventBus;
  private final EndedSessions heard;

  EndedSessionTeller(Vertx vertx, Pool pool, EndedSessions heard) {
    this.vertx = vertx;
    this.pool = pool;
    this.eventBus = vertx.eventBus();
    this.heard = heard;
  }

  void tell() {
    if (heard.listedWithin(QUIET_MILLIS)) {
      return;
    }
    Deadline.within(vertx, MILLIS_MAX, pool.query(DESTROYED).execute())
        .onSuccess(this::tellDestroyed)
        .onFailure(
            failure ->
                eventBus.publish(
                    Addresses.DESTROYED_KEYS,
                    DestroyedKeys.newBuilder().setUnreachable(true).build()))
        // Who hears of ended sessions keeps quiet: so these are the last that is told.
        .compose(told -> tellEnded())
        .onFailure(failure -> LOG.debug("ended sessions are not told: {}", failure.toString()));
  }

  private void tellDestroyed(RowSet<Row> rows) {
    DestroyedKeys.Builder list = DestroyedKeys.newBuilder().setWholeList(true);
    rows.forEach(row -> list.addUserIds(row.getUUID("user_id").toString()));
    eventBus.publish(Addresses.DESTROYED_KEYS, list.build());
  }

  private Future<Void> tellEnded() {
    return pool.query("DELETE FROM ended_sessions WHERE ended_at < now() - interval '1 hour'")
        .execute()
        .compose(deleted -> pool.query(LATELY).execute())
        .onSuccess(
            rows -> {
              EndedSessionList.Builder list = EndedSessionList.newBuilder();
              for (Row row : rows) {
                if (row.getBoolean("disabled")) {
                  list.addDisabledSessionIds(row.getLong("session_id"));
                } else {
                  list.addSessionIds(row.getLong("session_id"));
                }
              }
              eventBus.publish(Addresses.ENDED_SESSIONS, list.build());
            })
        .mapEmpty();
  }
}
