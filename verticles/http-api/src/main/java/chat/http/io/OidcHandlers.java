package chat.http.io;

import chat.http.OidcConfig;
import chat.http.core.DisplayNames;
import chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Login with an ID token of an external issuer (OpenID Connect Core §3.1.3.7). */
final class OidcHandlers {
  private static final int SUBJECT_CHARS_MAX = 255;
  private static final int FRESH_SECONDS = 300;

  private final Optional<OidcConfig> config;
  private final Optional<IssuerKeys> keys;
  private final OidcStore people;
  private final SessionStore sessions;
  private final SessionAnswers answers;
  private final AttemptLimits attempts;

  OidcHandlers(
      Vertx vertx,
      Optional<OidcConfig> config,
      OidcStore people,
      SessionStore sessions,
      SessionAnswers answers,
      AttemptLimits attempts) {
    this.config = config;
    this.keys = config.map(issuer -> new IssuerKeys(vertx, issuer));
    this.people = people;
    this.sessions = sessions;
    this.answers = answers;
    this.attempts = attempts;
  }

  Map<String, Operation> operations() {
    return Map.of("createOidcSession", this::logIn);
  }

  /**
   * Whose account it is that a fresh ID token stands for; empty when it is nobody's. Fails when the
   * token is no good, or was issued more than 5 minutes ago.
   */
  Future<Optional<UUID>> justLoggedIn(JsonObject body) {
    return issuer()
        .claims(body.getString("id_token"))
        .map(claims -> checked(claims, body.getString("nonce")))
        .compose(
            claims -> {
              Long issuedAt = claims.getLong("iat");
              if (issuedAt == null
                  || Issued.now().at().getEpochSecond() - issuedAt > FRESH_SECONDS) {
                throw new ProblemException(
                    ErrorCode.UNAUTHENTICATED,
                    "The ID token must have been issued within the last 5 minutes. Get a new one.");
              }
              return people.find(subject(claims));
            })
        .map(account -> account.map(known -> known.profile().userId()));
  }

  private IssuerKeys issuer() {
    return keys.orElseThrow(
        () ->
            new ProblemException(
                ErrorCode.NOT_FOUND, "This platform takes ID tokens of no issuer."));
  }

  private Future<Reply> logIn(RoutingContext context) {
    IssuerKeys issuer = issuer();
    JsonObject body = Input.body(context);
    SessionStore.Device device = Input.device(body);
    return attempts
        .logInFrom(context.request())
        .compose(allowed -> issuer.claims(body.getString("id_token")))
        .map(claims -> checked(claims, body.getString("nonce")))
        .compose(claims -> account(context, subject(claims), claims))
        .compose(
            account -> {
              Issued issued = Issued.now();
              return sessions
                  .logIn(account, device, SessionHandlers.newId(), issued.stored())
                  .map(session -> Reply.created(answers.json(session, issued)));
            });
  }

  /** What goes beyond signature, issuer, audience and time. */
  private JsonObject checked(JsonObject claims, String nonce) {
    String audience = config.orElseThrow().audience();
    boolean isForOthersToo = claims.getValue("aud") instanceof JsonArray all && all.size() > 1;
    String party = claims.getString("azp", isForOthersToo ? "" : audience);
    String subject = claims.getString("sub", "");
    if (claims.getLong("exp") == null
        || !party.equals(audience)
        || !Objects.equals(claims.getString("nonce"), nonce)
        || subject.isEmpty()
        || subject.length() > SUBJECT_CHARS_MAX
        || subject.codePoints().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          ErrorCode.UNAUTHENTICATED,
          "The ID token has no exp or sub, another azp or another nonce. Get a new one.");
    }
    return claims;
  }

  private static OidcStore.Subject subject(JsonObject claims) {
    return new OidcStore.Subject(claims.getString("iss"), claims.getString("sub"));
  }

  private Future<AccountStore.Credentials> account(
      RoutingContext context, OidcStore.Subject subject, JsonObject claims) {
    return people
        .find(subject)
        .compose(
            known ->
                known
                    .map(Future::succeededFuture)
                    .orElseGet(() -> create(context, subject, claims)));
  }

  /** Of two first logins at once the later one finds the account that the other has made. */
  private Future<AccountStore.Credentials> create(
      RoutingContext context, OidcStore.Subject subject, JsonObject claims) {
    JsonObject body = Input.body(context);
    if (body.getString("handle") == null) {
      throw ProblemException.invalid(
          "handle",
          "is missing, and this person has no account yet",
          "3 to 32 of a–z, 0–9, \"_\" and \".\", starting with a letter.");
    }
    String handle = Input.handle(body.getString("handle"));
    String displayName =
        body.getString("display_name") == null
            ? DisplayNames.normalize(claims.getString("name", handle)).orElse(handle)
            : Input.displayName(body);
    Profile profile = Profile.fresh(SessionHandlers.newId(), handle, displayName);
    return attempts
        .signUp(context.request())
        .compose(allowed -> people.create(subject, profile, Issued.now().at()))
        .compose(made -> people.find(subject))
        .map(found -> found.orElseThrow(() -> SessionHandlers.handleTaken(handle)));
  }
}
