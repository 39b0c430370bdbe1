package chat.gateway.io;

/** The clock of the sessions: it never goes back, and its zero is of no meaning. */
final class Clock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Clock() {}

  static long nowMillis() {
    return System.nanoTime() / NANOS_PER_MILLI;
  }
}
