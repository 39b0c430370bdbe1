package chat.runtime.auth;

import chat.model.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.concurrent.TimeUnit;

/**
 * Verifies access tokens (JWT, ES256) with the public key alone, so that a gateway needs neither a
 * secret nor a database for it. Belongs to one event loop.
 */
public final class AccessTokenVerifier {
  /** Algorithm of access tokens, RFC 7518 §3.4. */
  public static final String ALGORITHM = "ES256";

  /** Issuer that stands in each token. */
  public static final String ISSUER = "chat";

  /** Claim that names the device. */
  public static final String DEVICE_CLAIM = "did";

  /** Claim that names the session, a 64-bit integer as a string. */
  public static final String SESSION_CLAIM = "sid";

  /** Of 100 bytes each. */
  private static final int VERIFIED_MAX = 50_000;

  private final JWTAuth jwt;
  private final EndedSessions ended;
  private final VerifiedTokens verified = new VerifiedTokens(VERIFIED_MAX);

  /**
   * @param publicKeyPem EC P-256 key, X.509 SubjectPublicKeyInfo in PEM
   * @param ended whose tokens are refused before they expire
   */
  public AccessTokenVerifier(Vertx vertx, String publicKeyPem, EndedSessions ended) {
    this.ended = ended;
    jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(publicKeyPem))
                .setJWTOptions(new JWTOptions().setIssuer(ISSUER)));
  }

  /**
   * Fails when the signature, the issuer, the time or a claim is wrong, and with a {@link
   * SessionEndedException} when the session has ended; any other cause is for logs only.
   */
  public Future<AccessToken> verify(String token) {
    return verified
        .find(token, System.currentTimeMillis())
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                jwt.authenticate(new TokenCredentials(token))
                    // The principal holds the token as it came; its claims are an attribute.
                    .map(user -> read(user.attributes().getJsonObject("accessToken")))
                    .onSuccess(good -> verified.add(token, good)))
        .map(this::unlessEnded);
  }

  /** Whether a session has ended, for who goes on after its token was verified. */
  public boolean hasEnded(long sessionId) {
    return ended.why(sessionId).isPresent();
  }

  private AccessToken unlessEnded(AccessToken token) {
    ended
        .why(token.sessionId())
        .ifPresent(
            code -> {
              throw new SessionEndedException(code);
            });
    return token;
  }

  private static AccessToken read(JsonObject claims) {
    String userId = claims.getString("sub", "");
    String deviceId = claims.getString(DEVICE_CLAIM, "");
    Long expiresAtSeconds = claims.getLong("exp");
    if (!Ids.isUuid(userId) || !Ids.isUuid(deviceId) || expiresAtSeconds == null) {
      throw new IllegalArgumentException("access token lacks sub, did or exp");
    }
    return new AccessToken(
        userId,
        deviceId,
        Long.parseLong(claims.getString(SESSION_CLAIM, "0")),
        TimeUnit.SECONDS.toMillis(expiresAtSeconds));
  }
}
