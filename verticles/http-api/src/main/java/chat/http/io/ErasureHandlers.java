package chat.http.io;

import chat.model.ErrorCode;
import chat.runtime.auth.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Erasing one's own account. */
final class ErasureHandlers {
  private final Erasures erasures;
  private final AccountStore accounts;
  private final PasswordHasher passwords;
  private final OidcHandlers issuer;
  private final AttemptLimits attempts;

  ErasureHandlers(
      Erasures erasures,
      AccountStore accounts,
      PasswordHasher passwords,
      OidcHandlers issuer,
      AttemptLimits attempts) {
    this.erasures = erasures;
    this.accounts = accounts;
    this.passwords = passwords;
    this.issuer = issuer;
    this.attempts = attempts;
  }

  Map<String, Operation> operations() {
    return Map.of("eraseAccount", this::erase);
  }

  private Future<Reply> erase(RoutingContext context) {
    JsonObject body = Input.body(context);
    AccessToken caller = BearerAuthentication.caller(context);
    boolean byPassword = body.containsKey("password");
    if (byPassword == body.containsKey("id_token")) {
      throw ProblemException.invalid(
          "password", "is missing, or is not alone", "Either password or id_token.");
    }
    return (byPassword ? knowsPassword(context, caller, body) : hasLoggedIn(context, caller, body))
        .compose(proven -> erasures.erase(caller.userId()))
        .map(noted -> Reply.accepted());
  }

  private Future<Void> knowsPassword(RoutingContext context, AccessToken caller, JsonObject body) {
    return accounts
        .credentials(UUID.fromString(caller.userId()))
        .map(account -> account.orElseThrow(AccountStore::noAccount))
        .compose(
            account ->
                attempts
                    .logIn(context.request(), account.profile().handle())
                    .compose(
                        allowed ->
                            passwords.verify(body.getString("password"), account.passwordHash())))
        .map(
            right -> {
              if (!right) {
                throw SessionStore.wrongCredentials();
              }
              return null;
            });
  }

  private Future<Void> hasLoggedIn(RoutingContext context, AccessToken caller, JsonObject body) {
    return attempts
        .logInFrom(context.request())
        .compose(allowed -> issuer.justLoggedIn(body))
        .map(
            userId -> {
              if (!userId.map(UUID::toString).equals(Optional.of(caller.userId()))) {
                throw new ProblemException(
                    ErrorCode.UNAUTHENTICATED, "The ID token is somebody else's.");
              }
              return null;
            });
  }
}
