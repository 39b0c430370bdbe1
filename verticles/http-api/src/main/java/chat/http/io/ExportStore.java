package chat.http.io;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What PostgreSQL has of one person, as JSON. Secrets are left out: hashes of passwords and tokens,
 * and the addresses for push, which whoever has them can write to.
 */
final class ExportStore {
  /** Above what a person may have of anything, see {@link ContactHandlers}. */
  private static final int LINES_MAX = 10_000;

  private final Pool pool;

  ExportStore(Pool pool) {
    this.pool = pool;
  }

  /** Fails with a problem for the caller when there is no such account. */
  Future<String> profile(UUID userId) {
    return lines(
            "SELECT json_build_object('user_id', user_id, 'handle', handle,"
                + " 'display_name', display_name, 'picture_id', picture_id,"
                + " 'status_text', status_text, 'created_at', created_at,"
                + " 'has_password', password_hash IS NOT NULL,"
                + " 'settings', json_build_object('invisible', invisible, 'last_seen', last_seen),"
                + " 'last_active_at',"
                + " (SELECT active_at FROM last_active l WHERE l.user_id = a.user_id),"
                + " 'issuers', (SELECT coalesce(json_agg(json_build_object("
                + "'issuer', issuer, 'subject', subject)), '[]'::json)"
                + " FROM oidc_subjects o WHERE o.user_id = a.user_id))::text AS line"
                + " FROM accounts a WHERE user_id = $1",
            userId)
        .map(lines -> lines.stream().findFirst().orElseThrow(AccountStore::noAccount));
  }

  Future<List<String>> devices(UUID userId) {
    return lines(
        "SELECT json_build_object('device_id', d.device_id, 'name', name,"
            + " 'created_at', created_at, 'last_used_at', last_used_at,"
            + " 'push', CASE WHEN p.device_id IS NULL THEN NULL ELSE json_build_object("
            + "'provider', provider, 'content', content, 'registered_at', registered_at) END"
            + ")::text AS line"
            + " FROM devices d LEFT JOIN push_registrations p ON p.device_id = d.device_id"
            + " WHERE d.user_id = $1 ORDER BY created_at, d.device_id LIMIT "
            + LINES_MAX,
        userId);
  }

  Future<List<String>> contacts(UUID userId) {
    return people("contacts", "'state', c.state,", userId);
  }

  Future<List<String>> blocks(UUID userId) {
    return people("blocks", "", userId);
  }

  private Future<List<String>> people(String table, String state, UUID userId) {
    return lines(
        "SELECT json_build_object('user_id', c.other_id, 'handle', a.handle,"
            + " 'display_name', a.display_name, "
            + state
            + " 'since', c.since)::text AS line FROM "
            + table
            + " c JOIN accounts a ON a.user_id = c.other_id"
            + " WHERE c.user_id = $1 ORDER BY c.other_id LIMIT "
            + LINES_MAX,
        userId);
  }

  private Future<List<String>> lines(String sql, UUID userId) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(userId))
        .map(
            rows -> {
              List<String> lines = new ArrayList<>();
              rows.forEach(row -> lines.add(row.getString("line")));
              return lines;
            });
  }
}
