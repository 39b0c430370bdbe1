package chat.rebuild;

import chat.rebuild.core.Difference;
import chat.rebuild.core.TableResult;
import chat.runtime.projection.Life;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a rebuild or a check.
 *
 * @param life the current one, now
 * @param differences the first ones
 */
record Report(
    Life life,
    boolean switched,
    long records,
    List<TableResult> tables,
    List<Difference> differences,
    double seconds) {

  static String line(TableResult table) {
    return "  %-18s %,9d rows equal, %,d ahead, %,d expired, %,d different"
        .formatted(table.table(), table.equal(), table.ahead(), table.expired(), table.different());
  }

  long differenceCount() {
    return tables.stream().mapToLong(TableResult::different).sum();
  }

  /** Rows of both sides that were put side by side. */
  long rowsCompared() {
    return tables.stream().mapToLong(table -> table.equal() + table.different()).sum();
  }

  String text() {
    String found =
        differences.stream().map(each -> each.describe() + "\n").collect(Collectors.joining());
    long more = differenceCount() - differences.size();
    return found
        + (more > 0 ? "and %,d more%n".formatted(more) : "")
        + "%,d records folded, %,d rows compared, %,d differences, %.1f s; %s"
            .formatted(
                records,
                rowsCompared(),
                differenceCount(),
                seconds,
                switched ? "the platform goes on in " + life : life + " stays");
  }

  JsonObject json() {
    JsonArray tableList = new JsonArray();
    for (TableResult table : tables) {
      tableList.add(
          new JsonObject()
              .put("table", table.table())
              .put("equal", table.equal())
              .put("ahead", table.ahead())
              .put("expired", table.expired())
              .put("different", table.different())
              .put("checksum_live", Long.toHexString(table.checksums().live()))
              .put("checksum_rebuilt", Long.toHexString(table.checksums().rebuilt())));
    }
    return new JsonObject()
        .put("projection", life.projection().id())
        .put("life", life.number())
        .put("switched", switched)
        .put("new_epoch", switched && life.epoch().isPresent())
        .put("records_folded", records)
        .put("rows_compared", rowsCompared())
        .put("difference_count", differenceCount())
        .put("differences", new JsonArray(differences.stream().map(Difference::describe).toList()))
        .put("tables", tableList)
        .put("seconds", seconds);
  }
}
