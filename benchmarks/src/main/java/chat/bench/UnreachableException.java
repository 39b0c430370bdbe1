package chat.bench;

/** No platform answers where it was looked for. */
final class UnreachableException extends RuntimeException {
  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
