package chat.model;

/**
 * Every code with which the server closes a WebSocket, with its cause and what a client does next.
 * 1xxx are those of RFC 6455 §7.4.1, 4xxx our own.
 */
public enum CloseCode {
  /** The client said goodbye. Nothing to do. */
  NORMAL(1000, Reconnect.NO),
  /** A binary message where the subprotocol has text, or the other way round. Fix the client. */
  UNSUPPORTED_DATA(1003, Reconnect.NO),
  /** A frame above {@link Limits#FRAME_BYTES_MAX}. Fix the client. */
  TOO_LARGE(1009, Reconnect.NO),
  /** A fault of the server. Connect again after back-off. */
  INTERNAL_ERROR(1011, Reconnect.BACK_OFF),
  /** The gateway is shutting down. Connect again after back-off; another gateway answers. */
  RESTART(1012, Reconnect.BACK_OFF),
  /** The gateway is full or a part behind it is away. Connect again after back-off. */
  TRY_AGAIN_LATER(1013, Reconnect.BACK_OFF),
  /** The first frame was not a hello. Fix the client. */
  HELLO_EXPECTED(4001, Reconnect.NO),
  /** No hello within 5 s. Connect again after back-off. */
  HELLO_TIMEOUT(4002, Reconnect.BACK_OFF),
  /** The access token does not verify or has expired. Refresh it, then connect again. */
  UNAUTHENTICATED(4003, Reconnect.AFTER_REFRESH),
  /** Nothing came for longer than the heartbeat time-out. Connect again. */
  HEARTBEAT_TIMEOUT(4004, Reconnect.BACK_OFF),
  /** The same device connected anew. The older connection stays closed. */
  SUPERSEDED(4005, Reconnect.NO),
  /** Too many refused frames in a row. Fix the client. */
  TOO_MANY_ERRORS(4006, Reconnect.NO);

  /** What a client does after the close. */
  public enum Reconnect {
    NO,
    /** After a random delay that doubles with each failure. */
    BACK_OFF,
    /** After it got a new access token. */
    AFTER_REFRESH
  }

  private final int code;
  private final Reconnect reconnect;

  CloseCode(int code, Reconnect reconnect) {
    this.code = code;
    this.reconnect = reconnect;
  }

  public int code() {
    return code;
  }

  public Reconnect reconnect() {
    return reconnect;
  }
}
