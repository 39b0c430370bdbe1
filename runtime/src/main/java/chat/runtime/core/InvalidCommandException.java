package chat.runtime.core;

import chat.model.ErrorCode;

/** A command that is refused for good by its content alone. */
public final class InvalidCommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * @param message what is allowed and what came, for developers
   */
  public InvalidCommandException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
