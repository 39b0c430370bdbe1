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
  private final OwnPassword ownPassword;
  private final SessionStore sessions;
  private final PasswordHasher passwords;
  private final PresenceHandlers presence;

  PasswordHandlers(
      OwnPassword ownPassword,
      SessionStore sessions,
      PasswordHasher passwords,
      PresenceHandlers presence) {
    this.ownPassword = ownPassword;
    this.sessions = sessions;
    this.passwords = passwords;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of("changePassword", this::change);
  }

  private Future<Reply> change(RoutingContext context) {
    JsonObject body = Input.body(context);
    AccessToken caller = BearerAuthentication.caller(context);
    return ownPassword
        .proven(context, body.getString("current_password"))
        .compose(account -> replace(account, caller, body.getString("new_password")))
        .map(
            loggedOut -> {
              loggedOut.forEach(device -> presence.loggedOut(caller.userId(), device));
              return Reply.noContent();
            });
  }

  private Future<List<SessionStore.LoggedOut>> replace(
      AccountStore.Credentials account, AccessToken caller, String password) {
    if (Passwords.isHandle(password, account.profile().handle())) {
      throw ProblemException.invalid(
          "new_password", "is the handle", "8 to 256 characters, and not the handle.");
    }
    return passwords
        .hash(password)
        .compose(
            hash -> sessions.changePassword(account, hash, UUID.fromString(caller.deviceId())));
  }
}
