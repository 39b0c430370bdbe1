package chat.rebuild.io;

import chat.rebuild.core.Cell;
import chat.rebuild.core.TableRow;
import chat.rebuild.core.TableShape;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.projection.Life;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a table whole, page by page, in the order of its tokens. */
public final class TableScan {
  private static final int PAGE_ROWS = 500;
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);

  private final Cassandra cassandra;

  public TableScan(Cassandra cassandra) {
    this.cassandra = cassandra;
  }

  /** All rows of a table in one life; none when somebody has dropped it. */
  public Iterator<TableRow> read(TableShape shape, Life life) {
    String table = life.table(shape.name());
    if (!cassandra.tables().contains(table)) {
      return Collections.emptyIterator();
    }
    Iterator<Row> rows =
        cassandra
            .executeBlocking(
                cassandra
                    .prepare(select(shape, table))
                    .bind()
                    .setPageSize(PAGE_ROWS)
                    .setTimeout(PAGE_TIMEOUT))
            .iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public TableRow next() {
        return row(shape, rows.next());
      }
    };
  }

  private static String select(TableShape shape, String table) {
    List<String> columns = new ArrayList<>();
    columns.add("token(" + String.join(", ", shape.partitionKey()) + ")");
    columns.addAll(shape.key());
    columns.addAll(shape.cells());
    return columns.stream().collect(Collectors.joining(", ", "SELECT ", ""))
        + shape.cells().stream()
            .map(cell -> ", writetime(" + cell + ")")
            .collect(Collectors.joining())
        + " FROM {ks}."
        + table;
  }

  private static TableRow row(TableShape shape, Row row) {
    int columns = shape.key().size();
    int cells = shape.cells().size();
    List<Comparable<?>> key = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      key.add((Comparable<?>) row.getObject(i));
    }
    List<Optional<Cell>> values = new ArrayList<>();
    for (int i = 1 + columns; i <= columns + cells; i++) {
      ByteBuffer bytes = row.getBytesUnsafe(i);
      values.add(
          bytes == null
              ? Optional.empty()
              : Optional.of(new Cell(ByteString.copyFrom(bytes), row.getLong(i + cells))));
    }
    return new TableRow(row.getLong(0), key, values);
  }
}
