package chat.simulation.capacity;

/**
 * Bytes of what a text of {@link Assumptions#TEXT_BYTES} becomes. A test serializes the real
 * messages and compares; the sizes on disk were read from the files of real servers.
 */
final class RecordSizes {
  /**
   * Records in Kafka, each in a batch of its own: with key, CloudEvents headers and batch header.
   */
  static final int CONVERSATION_RECORD = 557;

  static final int INBOX_RECORD = 590;
  static final int READ_MARKER_RECORD = 497;
  static final int READ_MARKER_INBOX_RECORD = 434;

  /** Frames in JSON. */
  static final int SEND_FRAME = 267;

  static final int SENT_FRAME = 202;
  static final int EVENT_FRAME = 416;
  static final int ACK_FRAME = 27;
  static final int HEARTBEAT_FRAME = 16;

  /**
   * Rows in the files of Cassandra, compressed, index and all. The bench repeats its texts, which
   * compress to nothing; those of people are counted whole.
   */
  static final int HISTORY_ROW = 55 + Assumptions.TEXT_BYTES;

  static final int INBOX_ROW = 57 + Assumptions.TEXT_BYTES;
  static final int INBOX_ROW_WITHOUT_TEXT = 57;
  static final int VERDICT_ROW = 44;

  /** Of an event: a row for some ten of them. */
  static final int INBOX_SEEN = 2;

  /** Any of these rows on its way to a replica, not compressed; the largest. */
  static final int ROW_SENT = 272;

  /** Beside a frame: headers of IP, TCP and TLS. */
  static final int PACKET_OVERHEAD = 80;

  private RecordSizes() {}
}
