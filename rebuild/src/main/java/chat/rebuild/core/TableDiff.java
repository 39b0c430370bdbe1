package chat.rebuild.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Compares two tables of one shape that are read in the order of their tokens, row by row and with
 * no more than a row of each in memory. That is sharper than a checksum for each conversation, and
 * names the row; the checksums of the whole tables are for people.
 */
public final class TableDiff {
  private static final Optional<Cell> ABSENT = Optional.empty();

  private final TableShape shape;
  private final Function<TableRow, LogEnd> endOf;
  private final long nowSeconds;
  private final Consumer<Difference> differences;
  private final Comparator<TableRow> order;
  private final Map<Match, Long> rows = new EnumMap<>(Match.class);
  private long liveChecksum;
  private long rebuiltChecksum;

  /**
   * @param endOf row → where the rebuild of its partition of the log ends
   */
  public TableDiff(
      TableShape shape,
      Function<TableRow, LogEnd> endOf,
      long nowSeconds,
      Consumer<Difference> differences) {
    this.shape = shape;
    this.endOf = endOf;
    this.nowSeconds = nowSeconds;
    this.differences = differences;
    this.order = order(shape);
  }

  /** Walks along both tables to their ends. */
  public TableResult compare(Iterator<TableRow> live, Iterator<TableRow> rebuilt) {
    TableRow left = next(live);
    TableRow right = next(rebuilt);
    while (left != null || right != null) {
      int side = side(left, right);
      row(side <= 0 ? left : null, side >= 0 ? right : null);
      left = side <= 0 ? next(live) : left;
      right = side >= 0 ? next(rebuilt) : right;
    }
    return new TableResult(
        shape.name(),
        count(Match.EQUAL),
        count(Match.AHEAD),
        count(Match.EXPIRED),
        count(Match.DIFFERENT),
        new TableResult.Checksums(liveChecksum, rebuiltChecksum));
  }

  /** Below 0: the next row is a live one without counterpart; above 0: a rebuilt one. */
  private int side(TableRow left, TableRow right) {
    if (left == null || right == null) {
      return left == null ? 1 : -1;
    }
    return order.compare(left, right);
  }

  private void row(TableRow live, TableRow rebuilt) {
    TableRow any = live == null ? rebuilt : live;
    LogEnd end = endOf.apply(any);
    Match worst = Match.EQUAL;
    for (int i = 0; i < shape.cells().size(); i++) {
      Match match = shape.rule().match(cell(live, i), cell(rebuilt, i), end, nowSeconds);
      worst = match.compareTo(worst) > 0 ? match : worst;
    }
    rows.merge(worst, 1L, Long::sum);
    if (worst == Match.EQUAL || worst == Match.DIFFERENT) {
      liveChecksum += live == null ? 0 : live.checksum();
      rebuiltChecksum += rebuilt == null ? 0 : rebuilt.checksum();
    }
    if (worst == Match.DIFFERENT) {
      differences.accept(new Difference(shape, any.key(), live != null, rebuilt != null));
    }
  }

  private long count(Match match) {
    return rows.getOrDefault(match, 0L);
  }

  private static Optional<Cell> cell(TableRow row, int index) {
    return row == null ? ABSENT : row.cells().get(index);
  }

  private static TableRow next(Iterator<TableRow> rows) {
    return rows.hasNext() ? rows.next() : null;
  }

  private static Comparator<TableRow> order(TableShape shape) {
    Comparator<TableRow> order = Comparator.comparingLong(TableRow::token);
    int columns = shape.key().size();
    for (int i = 0; i < columns; i++) {
      boolean isDescending = i >= columns - shape.descending().size();
      order = order.thenComparing(isDescending ? byColumn(i).reversed() : byColumn(i));
    }
    return order;
  }

  @SuppressWarnings("unchecked")
  private static Comparator<TableRow> byColumn(int index) {
    return (a, b) ->
        a.key().get(index) instanceof String text
            ? compare(text, (String) b.key().get(index))
            : ((Comparable<Object>) a.key().get(index)).compareTo(b.key().get(index));
  }

  /** As Cassandra does: by the bytes of UTF-8, which is not the order of UTF-16. */
  private static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
