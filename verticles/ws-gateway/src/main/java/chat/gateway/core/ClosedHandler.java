package chat.gateway.core;

import chat.model.CloseCode;

/** Nothing happens any more. */
final class ClosedHandler extends Handler<SessionState.Closed> {
  ClosedHandler(SessionState.Closed state, SessionLimits limits, long nowMillis) {
    super(state, limits, nowMillis);
  }

  @Override
  public Step disconnected(SessionEvent.Disconnected event) {
    return stay();
  }

  @Override
  Step close(CloseCode code, String reason) {
    return stay();
  }
}
