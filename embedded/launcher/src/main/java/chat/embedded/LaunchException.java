package chat.embedded;

/**
 * Something that keeps the servers or the platform from running; the message is written for the
 * person at the terminal.
 */
public final class LaunchException extends RuntimeException {
  public LaunchException(String message) {
    super(message);
  }

  public LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
