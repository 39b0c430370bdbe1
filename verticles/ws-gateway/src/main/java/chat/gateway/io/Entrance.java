package chat.gateway.io;

import chat.runtime.auth.AccessToken;
import chat.runtime.auth.AccessTokenVerifier;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Lets devices in, a bounded number at a time: when thousands come at once because their gateway
 * was lost, each is welcomed soon after it is let in, instead of all of them too late. Some wait
 * for their turn; who finds too many waiting is told when to come back.
 */
public final class Entrance {
  /** Hellos under way, from the token to the welcome. */
  static final int UNDER_WAY_MAX = 256;

  /** What can be let in within the time that a hello may take. */
  static final int WAITING_MAX = 4_096;

  private static final int RETRY_AFTER_MILLIS_MIN = 500;
  private static final int RETRY_AFTER_MILLIS_SPREAD = 2_000;

  private final AccessTokenVerifier verifier;
  private final Deque<BooleanSupplier> waiting = new ArrayDeque<>();
  private int underWay;

  public Entrance(AccessTokenVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Begins a hello, now or when others have left.
   *
   * @param begin false when the device has gone meanwhile; else {@link #leave} must follow
   * @return false when there is no room to wait
   */
  boolean enter(BooleanSupplier begin) {
    if (underWay < UNDER_WAY_MAX) {
      underWay++;
      if (!begin.getAsBoolean()) {
        leave();
      }
      return true;
    }
    return waiting.size() < WAITING_MAX && waiting.add(begin);
  }

  /** A hello has ended, with a welcome or without. */
  void leave() {
    for (BooleanSupplier next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.getAsBoolean()) {
        return;
      }
    }
    underWay--;
  }

  Future<AccessToken> verify(String token) {
    return verifier.verify(token);
  }

  /** Whether the session of a device that was let in has ended since. */
  boolean hasEnded(long sessionId) {
    return verifier.hasEnded(sessionId);
  }

  /** For a device that was not let in, spread so that not all come back together. */
  int retryAfterMillis() {
    return RETRY_AFTER_MILLIS_MIN + ThreadLocalRandom.current().nextInt(RETRY_AFTER_MILLIS_SPREAD);
  }
}
