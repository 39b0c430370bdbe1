package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import java.util.ArrayList;
import java.util.List;

/** Finds out where the device stands, and welcomes it. */
final class OpeningHandler extends ConnectedHandler<SessionState.Opening> {
  private final CatchUp catchUp;

  OpeningHandler(
      SessionState.Opening state, SessionLimits limits, CatchUp catchUp, long nowMillis) {
    super(state, limits, nowMillis);
    this.catchUp = catchUp;
  }

  @Override
  Step command(ClientFrame frame, Peer peer) throws RefusedFrame {
    throw new RefusedFrame(ErrorCode.UNEXPECTED_FRAME, "wait for welcome before the next frame");
  }

  @Override
  public Step registered(SessionEvent.Registered event) {
    return Step.to(state, new Effect.ReadHead(state.peer().userId()));
  }

  @Override
  public Step delivered(SessionEvent.Delivered event) {
    return Step.to(state.keeping(event.event(), limits.liveBufferEventsMax()));
  }

  @Override
  public Step headRead(SessionEvent.HeadRead event) {
    long head = event.head();
    List<Effect> first = new ArrayList<>();
    first.add(ServerFrames.welcome(state.request(), state.peer(), catchUp.cursor(head), limits));
    if (state.wanted().getConversations() > 0) {
      // Not earlier: the lines of all events up to the head of the welcome are stored now.
      first.add(new Effect.ReadScreen(state.peer().userId(), state.wanted()));
    }
    return state
        .cursor()
        .map(cursor -> from(cursor, head))
        .orElseGet(() -> catchUp.advance(from(head, head, new Wait.News(), 0)))
        .after(first);
  }

  @Override
  public Step readFailed(SessionEvent.ReadFailed event) {
    return close(CloseCode.TRY_AGAIN_LATER, "the inbox cannot be read at the moment");
  }

  @Override
  Step ticked() {
    return nowMillis - state.helloAtMillis() < limits.helloTimeoutMillis()
        ? stay()
        : close(CloseCode.TRY_AGAIN_LATER, "the inbox could not be read in time");
  }

  private Step from(Cursor cursor, long head) {
    long claimed = Integer.toUnsignedLong(cursor.getInboxSeq());
    if (!cursor.getEpoch().equals(catchUp.epoch())) {
      return catchUp.reset(
          from(head, head, new Wait.News(), 0), "the cursor is of another epoch of the inbox");
    }
    if (claimed > head) {
      Wait wait = new Wait.Proof(claimed, nowMillis + SessionLimits.CURSOR_GRACE_MILLIS, false);
      return catchUp.advance(from(claimed, head, wait, 0));
    }
    return catchUp
        .advance(from(claimed, head, new Wait.News(), claimed))
        .after(List.of(CatchUp.acknowledgedByCursor(state.peer(), claimed)));
  }

  private SessionState.CatchingUp from(long sent, long head, Wait wait, long acknowledged) {
    return state.catchingUp(
        Inbox.opened(sent, head, state.waiting(), acknowledged), wait, nowMillis);
  }
}
