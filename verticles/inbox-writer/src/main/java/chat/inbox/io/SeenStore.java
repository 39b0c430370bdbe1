package chat.inbox.io;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** What each inbox partition has seen of each conversation, as of each of its records. */
public final class SeenStore {
  /** Longer than the inbox log is kept: no record outlives what it is compared with. */
  private static final int TTL_SECONDS = 60 * 24 * 60 * 60;

  private final Cassandra cassandra;
  private final PreparedStatement last;
  private final PreparedStatement write;

  public SeenStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    last =
        cassandra.prepare(
            "SELECT log_position FROM {ks}.inbox_seen WHERE partition = ? AND conversation_id = ?"
                + " AND inbox_offset < ? LIMIT 1");
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.inbox_seen (partition, conversation_id, inbox_offset, log_position)"
                + " VALUES (?, ?, ?, ?) USING TTL "
                + TTL_SECONDS
                + " AND TIMESTAMP ?");
  }

  /** The last position seen in a record below an offset. */
  public Future<OptionalLong> last(int partition, String conversationId, long belowOffset) {
    return cassandra
        .execute(last.bind(partition, conversationId, belowOffset))
        .map(
            rows -> {
              Row row = rows.one();
              return row == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(row.getLong("log_position"));
            });
  }

  /**
   * Writes what was seen as of a record.
   *
   * @param position of the record; the write timestamp
   */
  public Future<Void> write(
      int partition, String conversationId, long offset, long logPosition, long position) {
    return cassandra.write(write.bind(partition, conversationId, offset, logPosition, position));
  }
}
