package chat.gateway.core;

import chat.model.CloseCode;

/**
 * What a state makes of each event. Here are the answers of a state that an event means nothing to:
 * it stays as it is. That is normal, since answers and deliveries may come late or twice.
 */
abstract class Handler<S extends SessionState> implements SessionEvent.Cases<Step> {
  final S state;
  final SessionLimits limits;
  final long nowMillis;

  Handler(S state, SessionLimits limits, long nowMillis) {
    this.state = state;
    this.limits = limits;
    this.nowMillis = nowMillis;
  }

  /** The end, with a close frame. */
  abstract Step close(CloseCode code, String reason);

  final Step stay() {
    return Step.to(state);
  }

  @Override
  public Step received(SessionEvent.Received event) {
    return stay();
  }

  @Override
  public Step failed(SessionEvent.Failed event) {
    return close(event.code(), event.reason());
  }

  @Override
  public Step congested(SessionEvent.Congested event) {
    return stay();
  }

  @Override
  public Step writable(SessionEvent.Writable event) {
    return stay();
  }

  @Override
  public Step authenticated(SessionEvent.Authenticated event) {
    return stay();
  }

  @Override
  public Step authenticationFailed(SessionEvent.AuthenticationFailed event) {
    return stay();
  }

  @Override
  public Step notAdmitted(SessionEvent.NotAdmitted event) {
    return stay();
  }

  @Override
  public Step registered(SessionEvent.Registered event) {
    return stay();
  }

  @Override
  public Step headRead(SessionEvent.HeadRead event) {
    return stay();
  }

  @Override
  public Step pageRead(SessionEvent.PageRead event) {
    return stay();
  }

  @Override
  public Step readFailed(SessionEvent.ReadFailed event) {
    return stay();
  }

  @Override
  public Step screenRead(SessionEvent.ScreenRead event) {
    return stay();
  }

  @Override
  public Step decided(SessionEvent.Decided event) {
    return stay();
  }

  @Override
  public Step delivered(SessionEvent.Delivered event) {
    return stay();
  }

  @Override
  public Step headStored(SessionEvent.HeadStored event) {
    return stay();
  }

  @Override
  public Step receipted(SessionEvent.Receipted event) {
    return stay();
  }

  @Override
  public Step presenceSeen(SessionEvent.PresenceSeen event) {
    return stay();
  }

  @Override
  public Step channelOpened(SessionEvent.ChannelOpened event) {
    return stay();
  }

  @Override
  public Step openRefused(SessionEvent.OpenRefused event) {
    return stay();
  }

  @Override
  public Step channelTold(SessionEvent.ChannelTold event) {
    return stay();
  }

  @Override
  public Step typed(SessionEvent.Typed event) {
    return stay();
  }

  @Override
  public Step superseded(SessionEvent.Superseded event) {
    return close(CloseCode.SUPERSEDED, "the same device connected anew");
  }

  @Override
  public Step drain(SessionEvent.Drain event) {
    return close(CloseCode.RESTART, "the gateway is about to leave");
  }

  @Override
  public Step tick(SessionEvent.Tick event) {
    return stay();
  }
}
