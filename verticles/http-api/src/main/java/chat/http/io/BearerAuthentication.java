package chat.http.io;

import chat.model.ErrorCode;
import chat.runtime.auth.AccessToken;
import chat.runtime.auth.AccessTokenVerifier;
import chat.runtime.auth.SessionEndedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.JWTAuthHandler;
import java.util.List;
import java.util.Optional;

/**
 * Takes the access token from {@code Authorization: Bearer} (RFC 6750 §2.1) and has it judged by
 * the same rules as in a WebSocket's hello.
 */
final class BearerAuthentication implements JWTAuthHandler {
  private static final String CALLER = AccessToken.class.getName();
  private static final String SCHEME = "Bearer ";

  private final AccessTokenVerifier verifier;

  BearerAuthentication(AccessTokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** Who calls, for operations that need a token. */
  static AccessToken caller(RoutingContext context) {
    return context.get(CALLER);
  }

  @Override
  public void handle(RoutingContext context) {
    verify(verifier, context).onSuccess(caller -> context.next()).onFailure(context::fail);
  }

  /**
   * Who calls, by the token of a request, which is verified once; fails with a problem for the
   * caller.
   */
  static Future<AccessToken> verify(AccessTokenVerifier verifier, RoutingContext context) {
    AccessToken known = caller(context);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Optional<String> token = token(context);
    if (token.isEmpty()) {
      return Future.failedFuture(
          new ProblemException(
              ErrorCode.UNAUTHENTICATED,
              "This needs an access token: send \"Authorization: Bearer <access_token>\"."));
    }
    return verifier
        .verify(token.get())
        .onSuccess(caller -> context.put(CALLER, caller))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  private static ProblemException refusal(Throwable failure) {
    return failure instanceof SessionEndedException ended
        ? sessionEnded(ended.code())
        : new ProblemException(
            ErrorCode.UNAUTHENTICATED,
            "The access token does not verify or has expired. Refresh the session and try again.");
  }

  /**
   * @param code why it has ended, see {@link chat.runtime.auth.EndedSessions#why}
   */
  static ProblemException sessionEnded(ErrorCode code) {
    return code == ErrorCode.ACCOUNT_DISABLED
        ? accountDisabled()
        : new ProblemException(code, "The session of this access token has ended. Log in again.");
  }

  static ProblemException accountDisabled() {
    return new ProblemException(
        ErrorCode.ACCOUNT_DISABLED, "An operator has disabled this account. Ask the operator.");
  }

  private static Optional<String> token(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip())
        .filter(token -> !token.isEmpty());
  }

  @Override
  public JWTAuthHandler scopeDelimiter(String delimiter) {
    throw noScopes();
  }

  @Override
  public JWTAuthHandler withScope(String scope) {
    throw noScopes();
  }

  @Override
  public JWTAuthHandler withScopes(List<String> scopes) {
    throw noScopes();
  }

  private static UnsupportedOperationException noScopes() {
    return new UnsupportedOperationException("access tokens have no scopes");
  }
}
