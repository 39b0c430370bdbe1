package chat.simulation.judge;

import chat.simulation.store.SimulatedStore;
import chat.simulation.store.Tables;
import chat.simulation.world.Violation;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import java.util.TreeMap;

/** What all tables must hold once everything is folded: a rebuild from the logs alone. */
public final class Projection {
  private final TreeMap<String, TreeMap<String, Message>> expected = new TreeMap<>();

  void expect(String partition, String row, Message value) {
    expected.computeIfAbsent(partition, key -> new TreeMap<>()).put(row, value);
  }

  boolean expects(String partition, String row, Message value) {
    return value.equals(expected.getOrDefault(partition, new TreeMap<>()).get(row));
  }

  /** A register that only grows. */
  void expectAtLeast(String partition, String row, long value) {
    expected
        .computeIfAbsent(partition, key -> new TreeMap<>())
        .merge(
            row,
            Int64Value.of(value),
            (one, other) ->
                ((Int64Value) one).getValue() >= ((Int64Value) other).getValue() ? one : other);
  }

  /** Every record up to the position is covered. */
  public void expectPosition(String partition, long position) {
    expect(partition, Tables.ONLY_ROW, Int64Value.of(position));
  }

  /** Fails unless each value stands at a quorum, and nothing else stands anywhere. */
  public void compare(SimulatedStore store) {
    expected.forEach(
        (partition, rows) ->
            rows.forEach(
                (row, value) -> {
                  Violation.unless(
                      store.isAtQuorum(partition, row, value),
                      () ->
                          "no quorum holds row '%s' of %s as the log makes it: %s"
                              .formatted(row, partition, value));
                }));
    store
        .merged()
        .forEach(
            (partition, rows) ->
                rows.forEach(
                    (row, cell) -> {
                      Message value = expected.getOrDefault(partition, new TreeMap<>()).get(row);
                      Violation.unless(
                          cell.value().equals(value),
                          () ->
                              "row '%s' of %s is %s, a rebuild makes it %s"
                                  .formatted(row, partition, cell.value(), value));
                    }));
  }
}
