package chat.rebuild;

import chat.rebuild.core.Difference;
import chat.rebuild.core.LogEnd;
import chat.rebuild.core.TableDiff;
import chat.rebuild.core.TableResult;
import chat.rebuild.core.TableRow;
import chat.rebuild.core.TableShape;
import chat.rebuild.io.TableScan;
import chat.runtime.kafka.Partitioning;
import chat.runtime.projection.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All tables of a projection in two lives, compared one after the other. */
final class Comparison {
  /** More are counted and not kept: a table that was dropped differs in every row. */
  private static final int DIFFERENCES_MAX = 100;

  private final Connections connections;
  private final Life live;
  private final Life rebuilt;
  private final List<TableResult> tables = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();

  Comparison(Connections connections, Life live, Life rebuilt) {
    this.connections = connections;
    this.live = live;
    this.rebuilt = rebuilt;
  }

  /** Of tables whose numbers are not those of the live ones. */
  static Comparison notPossible() {
    return new Comparison(null, null, null);
  }

  /**
   * Compares them.
   *
   * @param ends by partition of the log: up to where the rebuilt tables are folded
   */
  Comparison run(List<LogEnd> ends, Consumer<String> say) {
    TableScan scan = new TableScan(connections.cassandra());
    long nowSeconds = System.currentTimeMillis() / 1_000;
    for (TableShape shape : TableShape.of(live.projection())) {
      TableDiff diff =
          new TableDiff(shape, row -> ends.get(partition(row, ends)), nowSeconds, this::keep);
      TableResult result = diff.compare(scan.read(shape, live), scan.read(shape, rebuilt));
      tables.add(result);
      say.accept(Report.line(result));
    }
    return this;
  }

  boolean isClean() {
    return differences.isEmpty();
  }

  List<TableResult> tables() {
    return List.copyOf(tables);
  }

  /** The first ones, table by table. */
  List<Difference> differences() {
    return List.copyOf(differences);
  }

  private void keep(Difference difference) {
    if (differences.size() < DIFFERENCES_MAX) {
      differences.add(difference);
    }
  }

  private static int partition(TableRow row, List<LogEnd> ends) {
    // A conversation or user id stands for the partition that it is logged in; one table has the
    // partition itself.
    return row.key().get(0) instanceof Integer partition
        ? partition
        : Partitioning.ofKey(row.key().get(0).toString(), ends.size());
  }
}
