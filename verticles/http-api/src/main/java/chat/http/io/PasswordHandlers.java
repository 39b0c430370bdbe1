package chat.http.io;

import chat.http.core.Passwords;
import chat.runtime.auth.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changing one's password. */
final class PasswordHandlers {
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final PasswordHasher passwords;
  private final AttemptLimits attempts;
  private final PresenceHandlers presence;

  PasswordHandlers(
      AccountStore accounts,
      SessionStore sessions,
      PasswordHasher passwords,
      AttemptLimits attempts,
      PresenceHandlers presence) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwords = passwords;
    this.attempts = attempts;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of("changePassword", this::change);
  }

  private Future<Reply> change(RoutingContext context) {
    JsonObject body = Input.body(context);
    AccessToken caller = BearerAuthentication.caller(context);
    return accounts
        .credentials(UUID.fromString(caller.userId()))
        .map(account -> account.orElseThrow(AccountStore::noAccount))
        .compose(
            account ->
                attempts
                    .logIn(context.request(), account.profile().handle())
                    .compose(allowed -> replace(account, caller, body)))
        .map(
            loggedOut -> {
              loggedOut.forEach(device -> presence.loggedOut(caller.userId(), device));
              return Reply.noContent();
            });
  }

  private Future<List<SessionStore.LoggedOut>> replace(
      AccountStore.Credentials account, AccessToken caller, JsonObject body) {
    String password = body.getString("new_password");
    if (Passwords.isHandle(password, account.profile().handle())) {
      throw ProblemException.invalid(
          "new_password", "is the handle", "8 to 256 characters, and not the handle.");
    }
    return passwords
        .verify(body.getString("current_password"), account.passwordHash())
        .compose(
            right -> {
              if (!right) {
                throw SessionStore.wrongCredentials();
              }
              return passwords.hash(password);
            })
        .compose(
            hash -> sessions.changePassword(account, hash, UUID.fromString(caller.deviceId())));
  }
}
