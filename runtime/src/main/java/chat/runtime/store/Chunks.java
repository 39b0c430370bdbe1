package chat.runtime.store;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads the rows of a page in chunks until their cells have so many bytes, so that a page of large
 * rows is never in memory whole.
 */
final class Chunks {
  private final Cassandra cassandra;
  private final String column;
  private final int chunkRows;
  private final Consumer<Row> rows;
  private long bytesLeft;

  /**
   * @param column whose bytes count
   * @param chunkRows read at once: so many rows may be more than are wanted
   * @param rows gets each row of the page
   */
  Chunks(Cassandra cassandra, String column, int chunkRows, int bytesMax, Consumer<Row> rows) {
    this.cassandra = cassandra;
    this.column = column;
    this.chunkRows = chunkRows;
    this.bytesLeft = bytesMax;
    this.rows = rows;
  }

  /** Reads what a statement gives, as far as there is room; at least one row. */
  Future<Void> read(BoundStatement statement) {
    return cassandra.execute(statement.setPageSize(chunkRows)).compose(this::take);
  }

  boolean isFull() {
    return bytesLeft <= 0;
  }

  private Future<Void> take(AsyncResultSet chunk) {
    for (Row row : chunk.currentPage()) {
      if (isFull()) {
        return Future.succeededFuture();
      }
      ByteBuffer cell = row.getByteBuffer(column);
      bytesLeft -= cell == null ? 0 : cell.remaining();
      rows.accept(row);
    }
    return isFull() || !chunk.hasMorePages()
        ? Future.succeededFuture()
        : Future.fromCompletionStage(chunk.fetchNextPage(), Vertx.currentContext())
            .compose(this::take);
  }
}
