package chat.gateway.core;

import chat.model.ErrorCode;

/** A frame that is refused for good, for a reason that lies in the frame alone. */
public final class RefusedFrame extends Exception {
  private final ErrorCode code;

  RefusedFrame(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
