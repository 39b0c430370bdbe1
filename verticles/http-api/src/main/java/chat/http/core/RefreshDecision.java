package chat.http.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of a refresh token that is presented. A token is good for one exchange; when it
 * comes a second time, somebody else has it too, and nobody can tell who is who (RFC 9700 §4.14.2).
 *
 * <p>The one exception: for {@link #GRACE} after the exchange, as long as nobody has used what was
 * given, the answer may have been lost. The token is exchanged again, and what was given before is
 * as good as used: should it turn up after all, the session ends.
 */
public enum RefreshDecision {
  /** Exchange it for a new one. */
  ROTATE,
  /** Exchange it again, since the answer was lost. */
  ROTATE_AGAIN,
  /** Its time is over. */
  REFUSE_EXPIRED,
  /** It was exchanged before: every refresh token of the device ends. */
  END_SESSION;

  /** How long an answer may be asked for again. */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * @param expiresAt from then on the token is void
   * @param usedAt when it was exchanged first
   * @param successorIsUnused whether the token that was given in exchange last has not come back
   */
  public static RefreshDecision decide(
      Instant expiresAt, Optional<Instant> usedAt, boolean successorIsUnused, Instant now) {
    if (!now.isBefore(expiresAt)) {
      return REFUSE_EXPIRED;
    }
    if (usedAt.isEmpty()) {
      return ROTATE;
    }
    boolean isInGrace = !now.isAfter(usedAt.get().plus(GRACE));
    return isInGrace && successorIsUnused ? ROTATE_AGAIN : END_SESSION;
  }
}
