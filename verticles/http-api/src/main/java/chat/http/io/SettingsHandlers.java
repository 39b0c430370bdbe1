package chat.http.io;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;

/** What the caller wants others to see of him. */
final class SettingsHandlers {
  private final Pool pool;
  private final PresenceHandlers presence;

  SettingsHandlers(Pool pool, PresenceHandlers presence) {
    this.pool = pool;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of("getSettings", this::get, "updateSettings", this::update);
  }

  private Future<Reply> get(RoutingContext context) {
    return pool.preparedQuery("SELECT invisible, last_seen FROM accounts WHERE user_id = $1")
        .execute(Tuple.of(callerId(context)))
        .map(SettingsHandlers::reply);
  }

  private Future<Reply> update(RoutingContext context) {
    JsonObject changes = Input.body(context);
    UUID userId = callerId(context);
    return pool.preparedQuery(
            "UPDATE accounts SET invisible = coalesce($2, invisible),"
                + " last_seen = coalesce($3, last_seen)"
                + " WHERE user_id = $1 AND erased_at IS NULL"
                + " RETURNING invisible, last_seen")
        .execute(Tuple.of(userId, changes.getBoolean("invisible"), changes.getString("last_seen")))
        .map(SettingsHandlers::reply)
        .onSuccess(changed -> presence.visibilityChanged(userId.toString()));
  }

  private static Reply reply(RowSet<Row> rows) {
    Row row = AccountStore.first(rows).orElseThrow(AccountStore::noAccount);
    return Reply.ok(
        new JsonObject()
            .put("invisible", row.getBoolean("invisible"))
            .put("last_seen", row.getString("last_seen")));
  }

  private static UUID callerId(RoutingContext context) {
    return UUID.fromString(BearerAuthentication.caller(context).userId());
  }
}
