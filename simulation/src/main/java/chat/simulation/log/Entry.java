package chat.simulation.log;

/**
 * A record at its place in a partition.
 *
 * @param appendedAtMillis by the clock of the broker that led the partition
 */
public record Entry<R>(long offset, long appendedAtMillis, R value) {}
