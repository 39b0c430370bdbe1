package chat.runtime.store;

import chat.runtime.cassandra.Cassandra;
import chat.runtime.projection.LifeEndedException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Up to which record each fold has covered each partition of its log; written last of all.
 *
 * <p>When the tables are replaced by rebuilt ones, a fence is written for the fold: from then on
 * its positions here neither advance nor serve as a beginning, so a process that has missed the
 * change stops instead of going on where nobody reads.
 */
public final class FoldPositionStore {
  private static final int FENCE = -1;

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

  /**
   * Blocks: called on the thread of a consumer, before its first record.
   *
   * @throws LifeEndedException when the tables have been replaced
   */
  public OptionalLong loadBlocking(String fold, int partition) {
    if (cassandra.executeBlocking(load.bind(fold, FENCE)).one() != null) {
      throw new LifeEndedException(fold);
    }
    Row row = cassandra.executeBlocking(load.bind(fold, partition)).one();
    return row == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("position"));
  }

  /** The position, whether or not the fold still goes on here. */
  public Future<OptionalLong> load(String fold, int partition) {
    return cassandra
        .execute(load.bind(fold, partition))
        .map(rows -> Optional.ofNullable(rows.one()))
        .map(
            row ->
                row.map(found -> OptionalLong.of(found.getLong("position")))
                    .orElse(OptionalLong.empty()));
  }

  /** Fails with a {@link LifeEndedException} when the tables have been replaced. */
  public Future<Void> write(String fold, int partition, long position) {
    return cassandra
        .write(write.bind(fold, partition, position, position))
        .compose(written -> cassandra.execute(load.bind(fold, FENCE)))
        .compose(
            fence ->
                fence.one() == null
                    ? Future.succeededFuture()
                    : Future.failedFuture(new LifeEndedException(fold)));
  }

  /** For tables that are not in use yet. */
  public void writeBlocking(String fold, int partition, long position) {
    cassandra.executeBlocking(write.bind(fold, partition, position, position));
  }

  /** Writes the fence. Blocks. */
  public void endBlocking(String fold) {
    writeBlocking(fold, FENCE, 0);
  }
}
