package chat.runtime.kafka;

/** The tables and the log do not belong together; folding on would make a different truth. */
public final class LogMismatchException extends RuntimeException {
  public LogMismatchException(String message) {
    super(message);
  }
}
