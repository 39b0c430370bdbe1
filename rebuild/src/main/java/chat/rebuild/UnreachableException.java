package chat.rebuild;

/** There is no platform to rebuild for. */
final class UnreachableException extends RuntimeException {
  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
