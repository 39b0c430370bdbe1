package chat.push.core;

import java.util.ArrayDeque;

/**
 * The way to one provider: a bounded number of deliveries under way, and a circuit breaker.
 *
 * <pre>
 *  closed ──failures in a row──▶ open ──pause──▶ one attempt ──succeeds──▶ closed
 *                                 ▲───────────────────fails──┘
 * </pre>
 */
final class Line {
  static final int FAILURES_MAX = 5;
  private static final int UNDER_WAY_MAX = 64;

  /** Devices whose next delivery can begin. */
  final ArrayDeque<Lane> ready = new ArrayDeque<>();

  private int underWay;
  private int failures;
  private long closedUntilMillis;

  boolean mayBegin(long nowMillis) {
    return isOpen() ? underWay == 0 && nowMillis >= closedUntilMillis : underWay < UNDER_WAY_MAX;
  }

  void begin() {
    underWay++;
  }

  void end() {
    underWay--;
  }

  void succeeded() {
    failures = 0;
  }

  void failed(long nowMillis, double chance, long retryAfterMillis) {
    failures++;
    if (isOpen()) {
      closedUntilMillis =
          nowMillis + Backoff.pauseMillis(failures - FAILURES_MAX + 1, chance, retryAfterMillis);
    }
  }

  /** Nothing but single attempts is let through. */
  boolean isOpen() {
    return failures >= FAILURES_MAX;
  }

  boolean isForgettable() {
    return ready.isEmpty() && underWay == 0 && failures == 0;
  }
}
