package chat.simulation.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of the nodes that hold everything. */
public class Replica {
  private final Map<String, SortedMap<String, Cell>> partitions = new HashMap<>();
  private long downUntilMillis;

  final void apply(Write write) {
    partitions
        .computeIfAbsent(write.partition(), key -> new TreeMap<>())
        .merge(write.row(), write.cell(), this::winner);
  }

  /** Which cell stays when one arrives where one is. */
  protected Cell winner(Cell here, Cell arriving) {
    return Cell.later(here, arriving);
  }

  final SortedMap<String, Cell> snapshot(String partition) {
    SortedMap<String, Cell> rows = partitions.get(partition);
    return rows == null ? new TreeMap<>() : new TreeMap<>(rows);
  }

  final void repair(String partition, SortedMap<String, Cell> merged) {
    for (Entry<String, Cell> row : merged.entrySet()) {
      apply(new Write(partition, row.getKey(), row.getValue()));
    }
  }

  /** All values by partition and row. */
  final Map<String, SortedMap<String, Cell>> all() {
    return partitions;
  }

  final void down(long untilMillis) {
    downUntilMillis = untilMillis;
  }

  final long downUntilMillis() {
    return downUntilMillis;
  }
}
