package chat.gateway.io;

import chat.gateway.core.Admission;
import chat.runtime.auth.AccessToken;
import chat.runtime.auth.AccessTokenVerifier;
import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Lets devices in whose token is good, a bounded number at a time ({@link Admission}). */
public final class Entrance {
  private final AccessTokenVerifier verifier;
  private final Admission admission = new Admission();

  public Entrance(AccessTokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** As {@link Admission#enter}. */
  boolean enter(BooleanSupplier begin) {
    return admission.enter(begin);
  }

  /** A hello has ended, with a welcome or without. */
  void leave() {
    admission.leave();
  }

  Future<AccessToken> verify(String token) {
    return verifier.verify(token);
  }

  /** Whether the session of a device that was let in has ended since. */
  boolean hasEnded(long sessionId) {
    return verifier.hasEnded(sessionId);
  }

  /** For a device that was not let in. */
  int retryAfterMillis() {
    return Admission.retryAfterMillis(bound -> ThreadLocalRandom.current().nextInt(bound));
  }
}
