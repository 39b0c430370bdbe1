package chat.gateway.core;

import chat.gateway.core.SessionState.Live;

/** Passes live events through, and goes back to catching up as soon as one is missing. */
final class LiveHandler extends ServingHandler<Live> {
  private final CatchUp catchUp;

  LiveHandler(Live state, SessionLimits limits, CatchUp catchUp, long nowMillis) {
    super(state, limits, nowMillis);
    this.catchUp = catchUp;
  }

  @Override
  public Step congested(SessionEvent.Congested event) {
    return Step.to(state.catchingUp(state.inbox(), false));
  }

  @Override
  public Step delivered(SessionEvent.Delivered event) {
    InboxEvent live = event.event();
    long sent = state.inbox().sent();
    if (live.inboxSeq() <= sent) {
      return stay();
    }
    if (live.inboxSeq() == sent + 1) {
      return Step.to(state.sentNext(live), new Effect.SendEvent(live));
    }
    return catchUp.advance(
        state.catchingUp(state.inbox().keeping(live, limits.liveBufferEventsMax()), true));
  }

  @Override
  public Step headStored(SessionEvent.HeadStored event) {
    return Step.to(state.stored(event.head(), nowMillis));
  }

  @Override
  public Step screenRead(SessionEvent.ScreenRead event) {
    return Step.to(state, ServerFrames.screen(event.screen()));
  }

  @Override
  public Step typed(SessionEvent.Typed event) {
    return Step.to(state, ServerFrames.typing(event.typing()));
  }

  @Override
  public Step channelTold(SessionEvent.ChannelTold event) {
    return Step.to(state, new Effect.SendNews(event.news()));
  }

  @Override
  public Step receipted(SessionEvent.Receipted event) {
    return Step.to(state, ServerFrames.receipt(event.receipt()));
  }

  @Override
  public Step presenceSeen(SessionEvent.PresenceSeen event) {
    return Step.to(state, ServerFrames.presence(event.update()));
  }

  @Override
  Live comparingAt(long millis) {
    return state.comparingAt(millis);
  }

  @Override
  Step due(Live now) {
    return nowMillis - SessionLimits.LIVE_GRACE_MILLIS < now.behindSinceMillis()
        ? Step.to(now)
        : catchUp.advance(now.catchingUp(now.inbox(), true));
  }
}
