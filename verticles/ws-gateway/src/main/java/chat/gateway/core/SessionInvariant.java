package chat.gateway.core;

/** What must hold of every state between two events. */
final class SessionInvariant implements SessionState.Cases<Void> {
  private final SessionLimits limits;

  SessionInvariant(SessionLimits limits) {
    this.limits = limits;
  }

  @Override
  public Void awaitingHello(SessionState.AwaitingHello state) {
    return null;
  }

  @Override
  public Void authenticating(SessionState.Authenticating state) {
    return null;
  }

  @Override
  public Void opening(SessionState.Opening state) {
    peer(state.peer());
    holds(state.waiting().size() <= limits.liveBufferEventsMax(), "the buffer is bounded", state);
    return null;
  }

  @Override
  public Void catchingUp(SessionState.CatchingUp state) {
    peer(state.peer());
    Inbox inbox = state.inbox();
    holds(inbox.waiting().size() <= limits.liveBufferEventsMax(), "the buffer is bounded", state);
    holds(inbox.waiting().allAbove(inbox.sent()), "what waits is unsent", state);
    holds(inbox.stored() <= inbox.heard(), "a stored number was heard of", state);
    if (state.writable()) {
      holds(inbox.next() == null, "nothing waits whose turn has come", state);
      state.waitsFor().match(new NothingForgotten(state));
    } else {
      holds(inbox.waiting().isEmpty(), "nothing is kept for a client that does not read", state);
    }
    return null;
  }

  @Override
  public Void live(SessionState.Live state) {
    peer(state.peer());
    Inbox inbox = state.inbox();
    holds(inbox.waiting().isEmpty(), "nothing waits while live", state);
    holds(
        inbox.heard() <= Math.max(inbox.sent(), inbox.stored()),
        "no live event was left out",
        state);
    holds(
        inbox.behind() == (state.behindSinceMillis() != Long.MAX_VALUE),
        "a head above what was sent is remembered with its time",
        state);
    return null;
  }

  @Override
  public Void draining(SessionState.Draining state) {
    peer(state.peer());
    holds(state.peer().sendsInFlight() > 0, "an outcome is waited for", state);
    return null;
  }

  @Override
  public Void closed(SessionState.Closed state) {
    return null;
  }

  private void peer(Peer peer) {
    holds(
        peer.sendsInFlight() >= 0 && peer.sendsInFlight() <= limits.sendsInFlightMax(),
        "sends in flight are bounded",
        peer);
    holds(
        peer.sendBytesInFlight() >= 0
            && (peer.sendsInFlight() == 1
                || peer.sendBytesInFlight() <= SessionLimits.SEND_BYTES_IN_FLIGHT_MAX),
        "bytes in flight are bounded",
        peer);
    holds(
        peer.refusedInRow() < SessionLimits.REFUSED_IN_ROW_MAX,
        "a broken client is disconnected",
        peer);
  }

  private static void holds(boolean condition, String rule, Object subject) {
    if (!condition) {
      throw new IllegalStateException("does not hold: " + rule + "; " + subject);
    }
  }

  /** A session that waits for news lacks something and could not read it. */
  private record NothingForgotten(SessionState.CatchingUp state) implements Wait.Cases<Void> {
    @Override
    public Void news(Wait.News wait) {
      holds(state.inbox().behind(), "who lacks nothing is live", state);
      holds(!state.inbox().worthReading(), "what can be read is being read", state);
      return null;
    }

    @Override
    public Void page(Wait.Page wait) {
      holds(wait.storedBefore() <= state.inbox().stored(), "stored heads only grow", state);
      return null;
    }

    @Override
    public Void retry(Wait.Retry wait) {
      return null;
    }

    @Override
    public Void proof(Wait.Proof wait) {
      holds(!state.inbox().proven(), "a proven cursor needs no proof", state);
      return null;
    }
  }
}
