package chat.client.model;

/** What was asked for was not done. Decide by the code; the message is for developers. */
public final class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Code of what did not get through the network at all. */
  public static final String NETWORK = "network";

  /** Code of a command for which the outbox has no room. */
  public static final String OUTBOX_FULL = "outbox_full";

  /** Code of a read that was not said, for another one of its conversation stands for it. */
  public static final String REPLACED = "replaced";

  /** Code of a command or connect for which the client was closed too early. */
  public static final String CLOSED = "closed";

  private final String code;
  private final long retryAfterMillis;
  private final boolean decided;

  /**
   * @param code of docs/protocol.md, or one of this class
   * @param retryAfterMillis when the same may be tried again, 0 when nobody has said
   * @param decided whether the same would be refused again
   */
  public ChatException(String code, String message, long retryAfterMillis, boolean decided) {
    super(code + ": " + message);
    this.code = code;
    this.retryAfterMillis = retryAfterMillis;
    this.decided = decided;
  }

  /** A refusal for good. */
  public static ChatException refused(String code, String message) {
    return new ChatException(code, message, 0, true);
  }

  /** Stable code. */
  public String code() {
    return code;
  }

  /** When the same may be tried again, in milliseconds; 0 when nobody has said. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Whether the same would be refused again. */
  public boolean isFinal() {
    return decided;
  }
}
