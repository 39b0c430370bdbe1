package chat.runtime.settings;

/** A setting without which, or with whose value, the process cannot start. */
public final class InvalidSettingException extends RuntimeException {
  public InvalidSettingException(String message) {
    super(message);
  }
}
