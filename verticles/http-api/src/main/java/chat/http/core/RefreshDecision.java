package chat.http.core;

import java.time.Instant;

/**
 * What becomes of a refresh token that is presented. A token is good for one exchange; when it
 * comes a second time, somebody else has it too, and nobody can tell who is who (RFC 9700 §4.14.2).
 */
public enum RefreshDecision {
  /** Exchange it for a new one. */
  ROTATE,
  /** Its time is over. */
  REFUSE_EXPIRED,
  /** It was exchanged before: every refresh token of the device ends. */
  END_SESSION;

  /**
   * @param expiresAt from then on the token is void
   * @param used whether it was exchanged before
   */
  public static RefreshDecision decide(Instant expiresAt, boolean used, Instant now) {
    if (!now.isBefore(expiresAt)) {
      return REFUSE_EXPIRED;
    }
    return used ? END_SESSION : ROTATE;
  }
}
