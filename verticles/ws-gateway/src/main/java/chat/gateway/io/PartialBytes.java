package chat.gateway.io;

/**
 * Bytes of messages of which more is to come, over all connections of one event loop. Without a
 * bound of its own, many connections that each stay below the limit of one message, and end none,
 * would fill the memory.
 */
final class PartialBytes {
  /** Room for fifty messages of the greatest size. */
  static final long BYTES_MAX = 64 * 1024 * 1024;

  private final long bytesMax;
  private long bytes;

  PartialBytes(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Notes that a connection holds {@code now} bytes where it held {@code before}. */
  void changed(long before, long now) {
    bytes += now - before;
  }

  boolean isAboveMax() {
    return bytes > bytesMax;
  }
}
