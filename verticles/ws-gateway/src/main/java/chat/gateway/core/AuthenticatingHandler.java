package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;

/** Waits for what the token is worth. What a client may send meanwhile is bounded by its bytes. */
final class AuthenticatingHandler extends Handler<SessionState.Authenticating> {
  AuthenticatingHandler(SessionState.Authenticating state, SessionLimits limits, long nowMillis) {
    super(state, limits, nowMillis);
  }

  @Override
  public Step received(SessionEvent.Received event) {
    return Step.to(
        state,
        ServerFrames.error(
            0, ErrorCode.UNEXPECTED_FRAME, "wait for welcome before the next frame", 0));
  }

  @Override
  public Step authenticated(SessionEvent.Authenticated event) {
    return Step.to(
        state.opening(Peer.known(event.userId(), event.deviceId(), nowMillis)),
        new Effect.Register(event.userId(), event.deviceId()));
  }

  @Override
  public Step authenticationFailed(SessionEvent.AuthenticationFailed event) {
    return Step.to(
        state.closed(),
        ServerFrames.error(
            state.request(),
            ErrorCode.UNAUTHENTICATED,
            "the access token does not verify or has expired; refresh it, then connect again",
            0),
        new Effect.Close(CloseCode.UNAUTHENTICATED, "the access token does not verify"));
  }

  @Override
  public Step notAdmitted(SessionEvent.NotAdmitted event) {
    return Step.to(
        state.closed(),
        ServerFrames.error(
            state.request(),
            ErrorCode.UNAVAILABLE,
            "too many devices connect at this moment; connect again later, here or elsewhere",
            event.retryAfterMillis()),
        new Effect.Close(CloseCode.TRY_AGAIN_LATER, "too many devices connect at this moment"));
  }

  @Override
  public Step disconnected(SessionEvent.Disconnected event) {
    return Step.to(state.closed());
  }

  @Override
  public Step tick(SessionEvent.Tick event) {
    return nowMillis - state.helloAtMillis() < limits.helloTimeoutMillis()
        ? stay()
        : close(CloseCode.TRY_AGAIN_LATER, "the token could not be verified in time");
  }

  @Override
  Step close(CloseCode code, String reason) {
    return Step.to(state.closed(), new Effect.Close(code, reason));
  }
}
