package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.v1.ClientFrame;
import java.util.List;

/** What all states have in common in which the peer is known: its frames and its heartbeat. */
abstract class ConnectedHandler<S extends SessionState.Connected> extends Handler<S> {
  ConnectedHandler(S state, SessionLimits limits, long nowMillis) {
    super(state, limits, nowMillis);
  }

  /** Something was asked for; {@code peer} has been heard. */
  abstract Step command(ClientFrame frame, Peer peer) throws RefusedFrame;

  /** Time has passed, and the peer is alive. */
  abstract Step ticked();

  @Override
  public final Step received(SessionEvent.Received event) {
    Peer peer = state.peer().heard(nowMillis);
    ClientFrame frame;
    try {
      frame = event.message().read();
    } catch (RefusedFrame refusal) {
      return refuse(0, refusal, peer);
    }
    try {
      return switch (frame.getFrameCase()) {
        case HEARTBEAT -> heartbeat(frame, peer);
        case SEND, ACK, READ, EDIT, DELETE, REACT, PREFER, TYPING, WATCH, OPEN, CLOSE ->
            command(frame, peer);
        case HELLO ->
            throw new RefusedFrame(
                ErrorCode.UNEXPECTED_FRAME, "hello is the first frame and comes once");
        case FRAME_NOT_SET -> throw ClientFrames.unknown();
      };
    } catch (RefusedFrame refusal) {
      return refuse(frame.getRequest(), refusal, peer);
    }
  }

  @Override
  public Step disconnected(SessionEvent.Disconnected event) {
    return Step.to(state.closed(), unregister());
  }

  @Override
  public final Step tick(SessionEvent.Tick event) {
    return nowMillis - state.peer().heardAtMillis() < limits.heartbeatTimeoutMillis()
        ? ticked()
        : close(
            CloseCode.HEARTBEAT_TIMEOUT,
            "nothing came for " + limits.heartbeatTimeoutMillis() + " ms");
  }

  @Override
  final Step close(CloseCode code, String reason) {
    return Step.to(state.closed(), unregister(), new Effect.Close(code, reason));
  }

  /** A client that hears nothing asks whether anybody is there. */
  private Step heartbeat(ClientFrame frame, Peer peer) {
    boolean background = frame.getHeartbeat().getBackground();
    SessionState alive = state.with(peer.accepted().inBackground(background));
    Step answered =
        frame.getRequest() == 0
            ? Step.to(alive)
            : Step.to(alive, ServerFrames.heartbeat(frame.getRequest()));
    return background == peer.background()
        ? answered
        : answered.after(List.of(new Effect.ReportPresence()));
  }

  private Step refuse(int request, RefusedFrame refusal, Peer peer) {
    Peer refused = peer.refused();
    Effect answer = ServerFrames.refused(request, refusal);
    if (refused.refusedInRow() < SessionLimits.REFUSED_IN_ROW_MAX) {
      return Step.to(state.with(refused), answer);
    }
    return Step.to(
        state.closed(),
        answer,
        unregister(),
        new Effect.Close(
            CloseCode.TOO_MANY_ERRORS,
            SessionLimits.REFUSED_IN_ROW_MAX + " frames in a row were refused"));
  }

  private Effect unregister() {
    return new Effect.Unregister(state.peer().sign());
  }
}
