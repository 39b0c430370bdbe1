package chat.simulation.store;

/**
 * A cell to be written.
 *
 * @param partition table and partition key
 * @param row clustering key
 */
public record Write(String partition, String row, Cell cell) {}
