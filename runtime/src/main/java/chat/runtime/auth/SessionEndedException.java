package chat.runtime.auth;

import chat.model.ErrorCode;

/** An access token is genuine and has not expired, but its session has ended. */
public final class SessionEndedException extends RuntimeException {
  private final ErrorCode code;

  SessionEndedException(ErrorCode code) {
    // Without a stack trace: it is an answer, not a fault.
    super("the session has ended: " + code.code(), null, false, false);
    this.code = code;
  }

  /** What the caller is told. */
  public ErrorCode code() {
    return code;
  }
}
