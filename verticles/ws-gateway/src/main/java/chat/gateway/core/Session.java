package chat.gateway.core;

/**
 * A connection of one device: {@code (state, event, now) → (state, effects)}. It does no I/O, reads
 * no clock and draws no random number, so the same events give the same effects.
 *
 * <pre>
 *                      socket opens
 *                           │
 *                           ▼
 *                    AwaitingHello ───── another frame: 4001, 5 s: 4002 ──────────┐
 *                           │ hello / Authenticate                                │
 *                           ▼                                                     │
 *                    Authenticating ──── bad token: 4003, 5 s: 1013 ──────────────┤
 *                           │ Authenticated / Register                            │
 *                           ▼                                                     │
 *                       Opening ──────── inbox cannot be read: 1013 ──────────────┤
 *                           │ Registered / ReadHead                               │
 *                           │ HeadRead / welcome, ReadScreen                      │
 *                           ▼                                                     │
 *      ┌──────────────▶ CatchingUp ─┐ PageRead / event…, ReadPage                 │
 *      │                    │   ▲   │ Delivered: kept until its turn              │
 *      │                    │   └───┘ Congested: keep nothing until Writable      │
 *      │ hole, Congested,   │                                                     │
 *      │ head announced and │ nothing is missing / synced                         │
 *      │ event not come     ▼                                                     │
 *      └────────────────── Live ───┐ Delivered: n + 1 / event                     │
 *                           │  ▲   │ Delivered: ≤ n, dropped                      │
 *                           │  └───┘                                              │
 *                           │ Drain (from CatchingUp as well) / reconnect         │
 *                           ▼                                                     │
 *                       Draining ─────── last outcome given or 2 s: 1012 ─────────┤
 *                                                                                 ▼
 *      any state: Disconnected, Failed, Superseded 4005, heartbeat 4004 ──────▶ Closed
 * </pre>
 *
 * <p>Sends are taken in CatchingUp and Live; each has one answer. A first screen, if hello asks for
 * one, is read from the welcome on; nothing waits for it, and it is sent whenever it comes.
 */
public final class Session {
  private final SessionLimits limits;
  private final CatchUp catchUp;

  /**
   * @param epoch which life of the inboxes their numbers belong to
   */
  public Session(SessionLimits limits, String epoch) {
    this.limits = limits;
    this.catchUp = new CatchUp(epoch, limits);
  }

  /**
   * @param nowMillis of a clock that never goes back; its zero is of no meaning
   */
  public Step on(SessionState state, SessionEvent event, long nowMillis) {
    return event.match(handler(state, nowMillis));
  }

  private SessionEvent.Cases<Step> handler(SessionState state, long nowMillis) {
    return state.match(
        new SessionState.Cases<Handler<?>>() {
          @Override
          public Handler<?> awaitingHello(SessionState.AwaitingHello state) {
            return new AwaitingHelloHandler(state, limits, nowMillis);
          }

          @Override
          public Handler<?> authenticating(SessionState.Authenticating state) {
            return new AuthenticatingHandler(state, limits, nowMillis);
          }

          @Override
          public Handler<?> opening(SessionState.Opening state) {
            return new OpeningHandler(state, limits, catchUp, nowMillis);
          }

          @Override
          public Handler<?> catchingUp(SessionState.CatchingUp state) {
            return new CatchingUpHandler(state, limits, catchUp, nowMillis);
          }

          @Override
          public Handler<?> live(SessionState.Live state) {
            return new LiveHandler(state, limits, catchUp, nowMillis);
          }

          @Override
          public Handler<?> draining(SessionState.Draining state) {
            return new DrainingHandler(state, limits, nowMillis);
          }

          @Override
          public Handler<?> closed(SessionState.Closed state) {
            return new ClosedHandler(state, limits, nowMillis);
          }
        });
  }

  /**
   * Checks what must hold of every state between two events.
   *
   * @throws IllegalStateException naming what does not hold
   */
  public void invariant(SessionState state) {
    state.match(new SessionInvariant(limits));
  }
}
