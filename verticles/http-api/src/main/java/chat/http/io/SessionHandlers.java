package chat.http.io;

import chat.http.core.Passwords;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.runtime.auth.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sign-up, login, refresh and logout. */
final class SessionHandlers {
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final PasswordHasher passwords;
  private final SessionAnswers answers;
  private final AttemptLimits attempts;
  private final PresenceHandlers presence;

  SessionHandlers(
      AccountStore accounts,
      SessionStore sessions,
      PasswordHasher passwords,
      SessionAnswers answers,
      AttemptLimits attempts,
      PresenceHandlers presence) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwords = passwords;
    this.answers = answers;
    this.attempts = attempts;
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
    Profile profile = Profile.fresh(newId(), handle, Input.displayName(body));
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
                            answers.json(
                                new SessionStore.Session(profile, deviceId, issued.newSessionId()),
                                issued));
                      });
            });
  }

  private Future<Reply> logIn(RoutingContext context) {
    JsonObject body = Input.body(context);
    String handle = Input.handle(body.getString("handle"));
    SessionStore.Device device = Input.device(body);
    return attempts
        .logIn(context.request(), handle)
        .compose(allowed -> accounts.credentials(handle))
        .compose(
            account ->
                passwords
                    .verify(
                        body.getString("password"),
                        account.flatMap(AccountStore.Credentials::passwordHash))
                    .compose(
                        right -> {
                          if (!right) {
                            throw SessionStore.wrongCredentials();
                          }
                          return begin(account.orElseThrow(), device);
                        }));
  }

  private Future<Reply> begin(AccountStore.Credentials account, SessionStore.Device device) {
    Issued issued = Issued.now();
    return sessions
        .logIn(account, device, newId(), issued.stored())
        .map(session -> Reply.created(answers.json(session, issued)));
  }

  private Future<Reply> refresh(RoutingContext context) {
    Buffer presented = Issued.sha256(Input.body(context).getString("refresh_token"));
    Issued issued = Issued.now();
    return sessions
        .refresh(presented, issued.stored())
        .map(refreshed -> Reply.ok(answers.json(exchanged(refreshed), issued)));
  }

  private SessionStore.Session exchanged(Optional<SessionStore.Refreshed> refreshed) {
    SessionStore.Refreshed known = refreshed.orElseThrow(SessionHandlers::noSuchSession);
    SessionStore.Session session = known.session();
    return switch (known.decision()) {
      case ROTATE, ROTATE_AGAIN -> session;
      case REFUSE_EXPIRED -> throw noSuchSession();
      case END_SESSION -> {
        presence.loggedOut(
            session.profile().userId().toString(),
            new SessionStore.LoggedOut(session.deviceId(), session.sessionId()));
        throw new ProblemException(
            ErrorCode.UNAUTHENTICATED,
            "The refresh token was used before, so the session of its device has ended. Log in"
                + " again.");
      }
    };
  }

  private Future<Reply> logOut(RoutingContext context) {
    AccessToken caller = BearerAuthentication.caller(context);
    return sessions
        .logOut(UUID.fromString(caller.userId()), UUID.fromString(caller.deviceId()))
        .map(
            devices -> {
              devices.forEach(device -> presence.loggedOut(caller.userId(), device));
              return Reply.noContent();
            });
  }

  static ProblemException handleTaken(String handle) {
    return new ProblemException(
        ErrorCode.HANDLE_TAKEN,
        "The handle \"" + handle + "\" belongs to another account. Choose a different one.");
  }

  private static ProblemException noSuchSession() {
    return new ProblemException(
        ErrorCode.UNAUTHENTICATED,
        "The refresh token is unknown, has expired or its session has ended. Log in again.");
  }

  static UUID newId() {
    return UUID.fromString(Ids.next());
  }
}
