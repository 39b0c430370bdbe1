package chat.simulation.capacity;

/** Figures of {@code docs/benchmarks.md} and {@code docs/capacity.md} on which the model rests. */
final class Measured {
  /** CPU of a 1:1 message with receipts and acknowledgements; everything has one copy. */
  static final double PLATFORM_SECONDS = 1.6e-3;

  static final double CASSANDRA_SECONDS = 2.1e-3;
  static final double KAFKA_SECONDS = 0.7e-3;

  /** Inbox copies of such a message. */
  static final int INBOX_COPIES = 2;

  /** The same on the slower machine of 2026-11-26, at its best, against those above: 2.9 / 1.6. */
  static final double SLOW_MACHINE = 2.9 / 1.6;

  private static final double IDLE_CONNECTIONS = 15_000;

  /** Cores for a connection that only says its heartbeats. */
  static final double PLATFORM_CORES_PER_CONNECTION = 0.27 / IDLE_CONNECTIONS;

  static final double REDIS_CORES_PER_CONNECTION = 0.10 / IDLE_CONNECTIONS;

  /** Redis hears of each device three times in a lease of 30 s. */
  static final double REPORTS_PER_SECOND = 3.0 / 30;

  /** Everything that Redis does for a connection, charged to its reports alone. */
  static final double REDIS_SECONDS_PER_REPORT = REDIS_CORES_PER_CONNECTION / REPORTS_PER_SECOND;

  static final double PROCESS_BYTES_PER_CONNECTION = 4.25 * 1_024;
  static final double KERNEL_BYTES_PER_CONNECTION = 4.22 * 1_024;

  /** For one device that hears of one change of presence. */
  static final double PLATFORM_SECONDS_PER_NOTICE = 114e-6;

  static final double REDIS_SECONDS_PER_NOTICE = 22e-6;

  private Measured() {}
}
