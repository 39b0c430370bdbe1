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
  private final ErasureStore erasures;
  private final ErasureJob job;
  private final PresenceHandlers presence;
  private final OwnPassword ownPassword;
  private final OidcHandlers issuer;
  private final AttemptLimits attempts;

  ErasureHandlers(
      ErasureStore erasures,
      ErasureJob job,
      PresenceHandlers presence,
      OwnPassword ownPassword,
      OidcHandlers issuer,
      AttemptLimits attempts) {
    this.erasures = erasures;
    this.job = job;
    this.presence = presence;
    this.ownPassword = ownPassword;
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
    Future<?> proof =
        byPassword
            ? ownPassword.proven(context, body.getString("password"))
            : hasLoggedIn(context, caller, body);
    return proof
        .compose(proven -> erasures.erase(UUID.fromString(caller.userId())))
        .map(
            ended -> {
              ended.forEach(device -> presence.loggedOut(caller.userId(), device));
              job.carryOut();
              return Reply.accepted();
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
