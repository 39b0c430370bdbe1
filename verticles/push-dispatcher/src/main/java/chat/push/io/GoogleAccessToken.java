package chat.push.io;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.client.WebClient;

/** The access token of a service account (RFC 7523), asked for again before it ends. */
final class GoogleAccessToken {
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";
  private static final int ASSERTION_SECONDS = 3_600;
  private static final long SECOND_MILLIS = 1_000;

  /** Before its end a token is replaced. */
  private static final long MARGIN_MILLIS = 5 * 60 * SECOND_MILLIS;

  private final WebClient client;
  private final JWTAuth jwt;
  private final String email;
  private final String keyId;
  private final String tokenUri;
  private Future<String> token;
  private long freshUntilMillis;

  /**
   * @param account the service account's JSON
   */
  GoogleAccessToken(Vertx vertx, WebClient client, JsonObject account) {
    this.client = client;
    email = account.getString("client_email");
    keyId = account.getString("private_key_id", "");
    tokenUri = account.getString("token_uri", TOKEN_URI);
    jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm("RS256")
                        .setBuffer(account.getString("private_key"))));
  }

  /** The account is not accepted. */
  static final class RefusedException extends RuntimeException {
    RefusedException(int status) {
      super("the service account was refused with status " + status);
    }
  }

  /** One question is under way at a time. */
  Future<String> get() {
    boolean isGood =
        token != null
            && !token.failed()
            && (!token.isComplete() || System.currentTimeMillis() < freshUntilMillis);
    if (!isGood) {
      token = ask();
    }
    return token;
  }

  /** The provider does not take the token any more. */
  void forget() {
    if (token != null && token.isComplete()) {
      token = null;
    }
  }

  private Future<String> ask() {
    long now = System.currentTimeMillis();
    String assertion =
        jwt.generateToken(
            new JsonObject()
                .put("iss", email)
                .put("scope", SCOPE)
                .put("aud", tokenUri)
                .put("iat", now / SECOND_MILLIS)
                .put("exp", now / SECOND_MILLIS + ASSERTION_SECONDS),
            new JWTOptions()
                .setAlgorithm("RS256")
                .setNoTimestamp(true)
                .setHeader(new JsonObject().put("kid", keyId)));
    return client
        .postAbs(tokenUri)
        .timeout(HttpEnd.TIMEOUT_MILLIS)
        .sendForm(
            MultiMap.caseInsensitiveMultiMap().add("grant_type", GRANT).add("assertion", assertion))
        .map(
            response -> {
              if (response.statusCode() != 200) {
                throw new RefusedException(response.statusCode());
              }
              JsonObject answer = response.bodyAsJsonObject();
              freshUntilMillis = now + answer.getLong("expires_in") * SECOND_MILLIS - MARGIN_MILLIS;
              return answer.getString("access_token");
            });
  }
}
