package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.v1.ClientFrame;
import java.util.List;

/** Waits for the outcomes that are owed, for a bounded time; takes nothing new. */
final class DrainingHandler extends ConnectedHandler<SessionState.Draining> {
  private static final String LEAVING = "the gateway is about to leave";

  DrainingHandler(SessionState.Draining state, SessionLimits limits, long nowMillis) {
    super(state, limits, nowMillis);
  }

  @Override
  Step command(ClientFrame frame, Peer peer) {
    if (hasNoAnswer(frame)) {
      return Step.to(state.with(peer.accepted()));
    }
    return Step.to(
        state.with(peer.accepted()),
        ServerFrames.error(
            frame.getRequest(),
            ErrorCode.UNAVAILABLE,
            LEAVING
                + "; connect again and send the same, with the same client_message_id if it has"
                + " one",
            SessionLimits.SEND_RETRY_AFTER_MILLIS));
  }

  /** What passes, or what the end of the connection does anyway, is dropped. */
  private static boolean hasNoAnswer(ClientFrame frame) {
    return frame.hasAck() || frame.hasTyping() || frame.hasWatch() || frame.hasClose();
  }

  @Override
  public Step decided(SessionEvent.Decided event) {
    Peer peer = state.peer().decided(event.submission());
    Effect outcome = ServerFrames.outcome(event.submission(), event.outcome());
    return peer.sendsInFlight() > 0
        ? Step.to(state.with(peer), outcome)
        : close(CloseCode.RESTART, LEAVING).after(List.of(outcome));
  }

  @Override
  public Step drain(SessionEvent.Drain event) {
    return stay();
  }

  @Override
  Step ticked() {
    return nowMillis < state.closeAtMillis() ? stay() : close(CloseCode.RESTART, LEAVING);
  }
}
