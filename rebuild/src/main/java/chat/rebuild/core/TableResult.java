package chat.rebuild.core;

/**
 * What the comparison of one table found, in rows.
 *
 * @param equal the same in both
 * @param ahead written live for records that the rebuild had not folded
 * @param expired live no more, because their time was over
 * @param different not following from the log, in one of the two
 */
public record TableResult(
    String table, long equal, long ahead, long expired, long different, Checksums checksums) {

  /** Sums over the rows that were to be equal. */
  public record Checksums(long live, long rebuilt) {}
}
