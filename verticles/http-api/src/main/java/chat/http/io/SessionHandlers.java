package chat.http.io;

import chat.http.core.Passwords;
import chat.http.core.RefreshDecision;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.runtime.auth.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sign-up, login, refresh and logout. */
final class SessionHandlers {
  private static final Duration REFRESH_TOKEN_LIFETIME = Duration.ofDays(30);
  private static final int REFRESH_TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AccountStore accounts;
  private final SessionStore sessions;
  private final PasswordHasher passwords;
  private final AccessTokens accessTokens;
  private final AttemptLimits attempts;
  private final Gateways gateways;
  private final PresenceHandlers presence;

  SessionHandlers(
      AccountStore accounts,
      SessionStore sessions,
      PasswordHasher passwords,
      AccessTokens accessTokens,
      AttemptLimits attempts,
      Gateways gateways,
      PresenceHandlers presence) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwords = passwords;
    this.accessTokens = accessTokens;
    this.attempts = attempts;
    this.gateways = gateways;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createAccount", this::signUp,
        "createSession", this::logIn,
        "refreshSession", this::refresh,
        "deleteCurrentSession", this::logOut);
  }

  private Future<Reply> signUp(RoutingContext context) {
    JsonObject body = Input.body(context);
    String handle = Input.handle(body.getString("handle"));
    String password = body.getString("password");
    String deviceName = Input.deviceName(body);
    if (Passwords.isHandle(password, handle)) {
      throw ProblemException.invalid(
          "password", "is the handle", "8 to 256 characters, and not the handle.");
    }
    Profile profile = new Profile(newId(), handle, Input.displayName(body));
    UUID deviceId = newId();
    return attempts
        .signUp(context.request())
        .compose(allowed -> passwords.hash(password))
        .compose(
            hash -> {
              Issued issued = Issued.now();
              return sessions
                  .signUp(profile, hash, deviceId, deviceName, issued.stored())
                  .map(
                      stored -> {
                        if (!stored) {
                          throw handleTaken(handle);
                        }
                        return Reply.created(
                            session(new SessionStore.Session(profile, deviceId), issued));
                      });
            });
  }

  private Future<Reply> logIn(RoutingContext context) {
    JsonObject body = Input.body(context);
    String handle = Input.handle(body.getString("handle"));
    String deviceName = Input.deviceName(body);
    Optional<UUID> deviceId =
        Optional.ofNullable(body.getJsonObject("device").getString("id")).map(UUID::fromString);
    return attempts
        .logIn(context.request(), handle)
        .compose(allowed -> accounts.credentials(handle))
        .compose(
            account ->
                passwords
                    .verify(
                        body.getString("password"),
                        account.map(AccountStore.Credentials::passwordHash))
                    .compose(
                        right -> {
                          if (!right) {
                            throw wrongCredentials();
                          }
                          return begin(account.orElseThrow().profile(), deviceId, deviceName);
                        }));
  }

  private Future<Reply> begin(Profile profile, Optional<UUID> knownDeviceId, String deviceName) {
    Issued issued = Issued.now();
    return sessions
        .logIn(profile.userId(), knownDeviceId, newId(), deviceName, issued.stored())
        .map(
            deviceId ->
                Reply.created(session(new SessionStore.Session(profile, deviceId), issued)));
  }

  private Future<Reply> refresh(RoutingContext context) {
    Buffer presented = sha256(Input.body(context).getString("refresh_token"));
    Issued issued = Issued.now();
    return sessions
        .refresh(presented, issued.stored())
        .map(
            refreshed ->
                Reply.ok(
                    session(
                        refreshed.session().orElseThrow(() -> refused(refreshed.decision())),
                        issued)));
  }

  private Future<Reply> logOut(RoutingContext context) {
    AccessToken caller = BearerAuthentication.caller(context);
    return sessions
        .logOut(UUID.fromString(caller.userId()), UUID.fromString(caller.deviceId()))
        .onSuccess(done -> presence.loggedOut(caller.userId(), caller.deviceId()))
        .map(done -> Reply.noContent());
  }

  private JsonObject session(SessionStore.Session session, Issued issued) {
    Profile profile = session.profile();
    return profile
        .toJson()
        .put("device_id", session.deviceId().toString())
        .put("access_token", accessTokens.issue(profile.userId(), session.deviceId(), issued.at()))
        .put("access_token_expires_at", issued.at().plus(AccessTokens.LIFETIME).toString())
        .put("refresh_token", issued.refreshToken())
        .put("refresh_token_expires_at", issued.at().plus(REFRESH_TOKEN_LIFETIME).toString())
        .put("gateways", gateways.json());
  }

  private static ProblemException handleTaken(String handle) {
    return new ProblemException(
        ErrorCode.HANDLE_TAKEN,
        "The handle \"" + handle + "\" belongs to another account. Choose a different one.");
  }

  private static ProblemException wrongCredentials() {
    return new ProblemException(
        ErrorCode.WRONG_CREDENTIALS,
        "No account has this handle with this password. Check both and try again.");
  }

  private static ProblemException refused(Optional<RefreshDecision> decision) {
    boolean reused = decision.equals(Optional.of(RefreshDecision.END_SESSION));
    return new ProblemException(
        ErrorCode.UNAUTHENTICATED,
        reused
            ? "The refresh token was used before, so the session of its device has ended. Log in"
                + " again."
            : "The refresh token is unknown, has expired or its session has ended. Log in again.");
  }

  private static UUID newId() {
    return UUID.fromString(Ids.next());
  }

  private static Buffer sha256(String token) {
    try {
      return Buffer.buffer(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The tokens of one answer. Times are whole seconds, as they stand in a JWT (RFC 7519 §2). */
  private record Issued(Instant at, String refreshToken) {
    static Issued now() {
      byte[] token = new byte[REFRESH_TOKEN_BYTES];
      RANDOM.nextBytes(token);
      return new Issued(
          Instant.now().truncatedTo(ChronoUnit.SECONDS),
          Base64.getUrlEncoder().withoutPadding().encodeToString(token));
    }

    SessionStore.NewToken stored() {
      return new SessionStore.NewToken(sha256(refreshToken), at, at.plus(REFRESH_TOKEN_LIFETIME));
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Issued[at=" + at + "]";
    }
  }
}
