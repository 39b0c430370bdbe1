package chat.http.io;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * The new tokens of one answer. Times are whole seconds, as they stand in a JWT (RFC 7519 §2).
 *
 * @param newSessionId for a session that begins with this answer; never 0
 */
record Issued(Instant at, String refreshToken, long newSessionId) {
  private static final Duration REFRESH_TOKEN_LIFETIME = Duration.ofDays(30);
  private static final int REFRESH_TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  static Issued now() {
    byte[] token = new byte[REFRESH_TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return new Issued(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Base64.getUrlEncoder().withoutPadding().encodeToString(token),
        RANDOM.nextLong() | 1);
  }

  Instant refreshTokenExpiresAt() {
    return at.plus(REFRESH_TOKEN_LIFETIME);
  }

  SessionStore.NewToken stored() {
    return new SessionStore.NewToken(
        sha256(refreshToken), at, refreshTokenExpiresAt(), newSessionId);
  }

  /** In which form a refresh token is stored. */
  static Buffer sha256(String token) {
    try {
      return Buffer.buffer(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Issued[at=" + at + "]";
  }
}
