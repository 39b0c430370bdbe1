package chat.runtime.store;

import chat.model.Limits;
import chat.model.v1.Verdict;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The first outcome of each command, by (conversation, author) and id; the memory of dedupe. */
public final class VerdictStore {
  /**
   * A rebuild folds records that are older than their verdicts live, and needs these for the
   * retries that follow in the log: it must not take longer than this for 31 days of it.
   */
  private static final int REBUILT_TTL_SECONDS = 7 * 24 * 60 * 60;

  private final Cassandra cassandra;
  private final PreparedStatement newest;
  private final PreparedStatement lookUp;
  private final PreparedStatement write;

  public VerdictStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    newest =
        cassandra.prepare(
            "SELECT client_id, verdict FROM {ks}.verdicts WHERE conversation_id = ? AND author_id = ?"
                + " LIMIT ?");
    lookUp =
        cassandra.prepare(
            "SELECT verdict FROM {ks}.verdicts WHERE conversation_id = ? AND author_id = ? AND client_id = ?");
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.verdicts (conversation_id, author_id, client_id, verdict) VALUES (?, ?, ?, ?)"
                + " USING TTL ? AND TIMESTAMP ?");
  }

  /** The verdicts with the highest ids, by id. */
  public Future<Map<String, Verdict>> newest(String conversationId, String authorId, int limit) {
    return cassandra
        .execute(newest.bind(conversationId, authorId, limit))
        .map(
            rows -> {
              Map<String, Verdict> verdicts = new HashMap<>();
              rows.currentPage()
                  .forEach(row -> verdicts.put(row.getString("client_id"), verdict(row)));
              return verdicts;
            });
  }

  public Future<Optional<Verdict>> find(String conversationId, String authorId, String clientId) {
    return cassandra
        .execute(lookUp.bind(conversationId, authorId, clientId))
        .map(rows -> Optional.ofNullable(rows.one()).map(VerdictStore::verdict));
  }

  public Future<Void> write(
      String conversationId, String authorId, String clientId, Verdict verdict) {
    return cassandra.write(
        write.bind(
            conversationId,
            authorId,
            clientId,
            Cassandra.blob(verdict),
            Expiry.secondsLeft(
                Limits.VERDICT_TTL_SECONDS, verdict.getDecidedAt(), REBUILT_TTL_SECONDS),
            verdict.getPosition()));
  }

  private static Verdict verdict(Row row) {
    return Cassandra.parse(Verdict.parser(), row.getByteBuffer("verdict"));
  }
}
