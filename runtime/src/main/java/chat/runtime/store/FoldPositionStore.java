package chat.runtime.store;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** Up to which record each fold has covered each partition of its log; written last of all. */
public final class FoldPositionStore {
  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement write;

  public FoldPositionStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    load =
        cassandra.prepare(
            "SELECT position FROM {ks}.fold_positions WHERE fold = ? AND partition = ?");
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.fold_positions (fold, partition, position) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
  }

  /** Blocks: called on the thread of a consumer, before its first record. */
  public OptionalLong loadBlocking(String fold, int partition) {
    Row row = cassandra.executeBlocking(load.bind(fold, partition)).one();
    return row == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("position"));
  }

  public Future<Void> write(String fold, int partition, long position) {
    return cassandra.execute(write.bind(fold, partition, position, position)).mapEmpty();
  }
}
