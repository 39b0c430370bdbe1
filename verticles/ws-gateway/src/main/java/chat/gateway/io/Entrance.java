package chat.gateway.io;

import chat.runtime.auth.AccessToken;
import chat.runtime.auth.AccessTokenVerifier;
import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets devices in, a bounded number at a time: when thousands come at once because their gateway
 * was lost, those who are let in are welcomed in time, and the others are told when to come back.
 */
public final class Entrance {
  /** Hellos under way, from the token to the welcome. */
  static final int UNDER_WAY_MAX = 256;

  private static final int RETRY_AFTER_MILLIS_MIN = 500;
  private static final int RETRY_AFTER_MILLIS_SPREAD = 2_000;

  private final AccessTokenVerifier verifier;
  private int underWay;

  public Entrance(AccessTokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** Begins a hello, unless too many are under way; then {@link #leave} must follow. */
  boolean enter() {
    if (underWay >= UNDER_WAY_MAX) {
      return false;
    }
    underWay++;
    return true;
  }

  /** A hello has ended, with a welcome or without. */
  void leave() {
    underWay--;
  }

  Future<AccessToken> verify(String token) {
    return verifier.verify(token);
  }

  /** For a device that was not let in, spread so that not all come back together. */
  int retryAfterMillis() {
    return RETRY_AFTER_MILLIS_MIN + ThreadLocalRandom.current().nextInt(RETRY_AFTER_MILLIS_SPREAD);
  }
}
