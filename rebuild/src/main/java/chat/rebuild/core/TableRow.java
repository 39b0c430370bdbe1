package chat.rebuild.core;

import java.util.List;
import java.util.Optional;

/**
 * A row as the comparison sees it.
 *
 * @param token of its partition in Cassandra: both tables are read in the order of tokens
 * @param key values of the columns of its key, {@link String}, {@link Integer} or {@link Long}
 * @param cells in the order of the columns of the table's shape
 */
public record TableRow(long token, List<Comparable<?>> key, List<Optional<Cell>> cells) {
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Independent of the order in which rows are added up. */
  long checksum() {
    long sum = key.hashCode();
    for (Optional<Cell> cell : cells) {
      for (byte b : cell.map(present -> present.value().toByteArray()).orElse(new byte[0])) {
        sum = (sum ^ b) * FNV_PRIME;
      }
      // So that two cells cannot pass for one.
      sum = (sum ^ (cell.isPresent() ? 1 : 2)) * FNV_PRIME;
    }
    return sum;
  }
}
