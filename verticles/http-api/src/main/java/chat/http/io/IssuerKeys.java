package chat.http.io;

import chat.http.OidcConfig;
import chat.model.ErrorCode;
import chat.runtime.async.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies ID tokens with the keys that their issuer publishes. The keys are fetched when they are
 * needed first, when they are old, and when a token names one that is not among them, since issuers
 * change their keys; but never twice at once, nor again within a few seconds.
 */
final class IssuerKeys {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int BYTES_MAX = 256 * 1024;
  private static final int KEYS_MAX = 50;
  private static final long AGE_MAX_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final long PAUSE_MILLIS = 5_000;
  private static final long RETRY_AFTER_MILLIS = 2_000;

  /** How far the clocks of issuer and platform may be apart. */
  private static final int LEEWAY_SECONDS = 30;

  /** What is taken of a key: nothing that belongs to a secret one. */
  private static final Set<String> PUBLIC_MEMBERS =
      Set.of("kty", "kid", "alg", "n", "e", "crv", "x", "y");

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  private final Vertx vertx;
  private final OidcConfig config;
  private final HttpClient client;
  private JWTAuth keys;
  private long fetchedAtMillis;
  private long askedAtMillis;
  private Future<JWTAuth> fetching;

  IssuerKeys(Vertx vertx, OidcConfig config) {
    this.vertx = vertx;
    this.config = config;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(config.jwksUrl().getScheme().equals("https"))
                .setConnectTimeout(TIMEOUT_MILLIS));
  }

  /**
   * The claims of a token that is genuine, of this issuer, for this platform and not expired. Fails
   * with a problem for the caller.
   */
  Future<JsonObject> claims(String token) {
    return keys()
        .compose(
            known ->
                verify(known, token)
                    .recover(
                        failure ->
                            failure instanceof NoSuchKeyIdException && mayAskAgain()
                                ? fetch().compose(fetched -> verify(fetched, token))
                                : Future.failedFuture(failure)))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof ProblemException ? failure : refused(failure)));
  }

  private static ProblemException refused(Throwable failure) {
    LOG.debug("an ID token is refused: {}", failure.toString());
    return new ProblemException(
        ErrorCode.UNAUTHENTICATED,
        "The ID token does not verify, has expired or is for somebody else. Get a new one.");
  }

  private static Future<JsonObject> verify(JWTAuth keys, String token) {
    return keys.authenticate(new TokenCredentials(token))
        .map(user -> user.attributes().getJsonObject("accessToken"));
  }

  /** Old keys go on when the issuer does not answer. */
  private Future<JWTAuth> keys() {
    if (keys == null) {
      return fetch();
    }
    boolean isOld = nowMillis() - fetchedAtMillis > AGE_MAX_MILLIS;
    return isOld && mayAskAgain() ? fetch().otherwise(keys) : Future.succeededFuture(keys);
  }

  private boolean mayAskAgain() {
    return nowMillis() - askedAtMillis > PAUSE_MILLIS;
  }

  private Future<JWTAuth> fetch() {
    if (fetching == null) {
      askedAtMillis = nowMillis();
      Promise<JWTAuth> fetched = Promise.promise();
      fetching = fetched.future();
      Future<JWTAuth> asked =
          client
              .request(
                  new RequestOptions()
                      .setMethod(HttpMethod.GET)
                      .setAbsoluteURI(config.jwksUrl().toString()))
              .compose(HttpClientRequest::send)
              .compose(IssuerKeys::body)
              .map(this::read);
      Deadline.within(vertx, TIMEOUT_MILLIS, asked)
          .onComplete(
              answer -> {
                fetching = null;
                if (answer.succeeded()) {
                  keys = answer.result();
                  fetchedAtMillis = nowMillis();
                  fetched.complete(keys);
                } else {
                  LOG.warn(
                      "the keys of {} are not to be had: {}",
                      config.issuer(),
                      answer.cause().toString());
                  fetched.fail(
                      ProblemException.retryLater(
                          ErrorCode.UNAVAILABLE,
                          "The issuer of the ID token does not answer.",
                          RETRY_AFTER_MILLIS));
                }
              });
    }
    return fetching;
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body));
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > BYTES_MAX) {
            response.request().reset();
            whole.tryFail("the keys have more than " + BYTES_MAX + " bytes");
          }
        });
    if (response.statusCode() != 200) {
      response.request().reset();
      whole.tryFail("status " + response.statusCode());
    }
    return whole.future();
  }

  private JWTAuth read(Buffer jwks) {
    List<JsonObject> usable =
        jwks.toJsonObject().getJsonArray("keys").stream()
            .map(JsonObject.class::cast)
            .filter(key -> Set.of("RSA", "EC").contains(key.getString("kty")))
            .filter(key -> key.getString("use", "sig").equals("sig"))
            .limit(KEYS_MAX)
            .map(IssuerKeys::publicPart)
            .toList();
    if (usable.isEmpty()) {
      // Without any key, tokens without a signature would pass.
      throw new IllegalArgumentException("there is no RSA or EC key for signatures");
    }
    return JWTAuth.create(
        vertx,
        new JWTAuthOptions()
            .setJwks(usable)
            .setJWTOptions(
                new JWTOptions()
                    .setIssuer(config.issuer())
                    .addAudience(config.audience())
                    .setLeeway(LEEWAY_SECONDS)));
  }

  private static JsonObject publicPart(JsonObject key) {
    JsonObject part = new JsonObject();
    PUBLIC_MEMBERS.stream()
        .filter(key::containsKey)
        .forEach(member -> part.put(member, key.getString(member)));
    return part;
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
