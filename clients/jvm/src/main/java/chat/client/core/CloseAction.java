package chat.client.core;

import chat.client.model.ClosedReason;

/** What a close code asks of a client: the table of docs/protocol.md. */
enum CloseAction {
  RECONNECT(null),
  REFRESH_TOKEN(null),
  GIVE_WAY(ClosedReason.SUPERSEDED),
  FIX_CLIENT(ClosedReason.CLIENT_FAULT);

  private final ClosedReason reason;

  CloseAction(ClosedReason reason) {
    this.reason = reason;
  }

  /** Why nothing is tried any more; null when it goes on. */
  ClosedReason reason() {
    return reason;
  }

  static CloseAction of(int code) {
    switch (code) {
      case 1003: // a binary message
      case 1009: // too long
      case 4001: // not hello first
      case 4006: // refused frames
        return FIX_CLIENT;
      case 4003: // token
        return REFRESH_TOKEN;
      case 4005: // newer connection
        return GIVE_WAY;
      default:
        return RECONNECT;
    }
  }
}
