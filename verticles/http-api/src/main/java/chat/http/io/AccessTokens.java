package chat.http.io;

import chat.http.core.JwkThumbprint;
import chat.runtime.auth.AccessTokenVerifier;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;

/** Issues access tokens; {@link AccessTokenVerifier} says what stands in them. */
final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private final JWTAuth jwt;
  private final JWTOptions options;
  private final JsonObject keySet;

  /**
   * @param privateKeyPem PKCS #8, EC P-256
   * @param publicKeyPem X.509 SubjectPublicKeyInfo of the same key
   */
  AccessTokens(Vertx vertx, String privateKeyPem, String publicKeyPem) {
    jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm(AccessTokenVerifier.ALGORITHM)
                        .setBuffer(privateKeyPem)));
    EcPublicKey key = EcPublicKey.parse(publicKeyPem);
    String keyId = JwkThumbprint.of(EcPublicKey.CURVE, key.x(), key.y());
    options =
        new JWTOptions()
            .setAlgorithm(AccessTokenVerifier.ALGORITHM)
            .setHeader(new JsonObject().put("kid", keyId))
            .setNoTimestamp(true);
    keySet = new JsonObject().put("keys", new JsonArray().add(key.toJwk(keyId)));
  }

  /**
   * Says when the token ends and not when it was made: a verifier whose clock is slow would take
   * one from its future for a forgery.
   */
  String issue(SessionStore.Session session, Instant now) {
    return jwt.generateToken(
        new JsonObject()
            .put("iss", AccessTokenVerifier.ISSUER)
            .put("sub", session.profile().userId().toString())
            .put(AccessTokenVerifier.DEVICE_CLAIM, session.deviceId().toString())
            .put(AccessTokenVerifier.SESSION_CLAIM, Long.toString(session.sessionId()))
            .put("exp", now.plus(LIFETIME).getEpochSecond()),
        options);
  }

  /** JSON Web Key Set (RFC 7517 §5). */
  JsonObject keySet() {
    return keySet;
  }
}
