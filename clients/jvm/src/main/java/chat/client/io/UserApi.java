package chat.client.io;

import chat.client.model.ChatException;
import chat.client.model.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Calls of the HTTP API as the user. One that is refused for its token is made once more. */
final class UserApi {
  private final HttpApi api;
  private final Function<String, CompletableFuture<String>> tokens;

  /**
   * @param tokens gives a token, for the refused one or null
   */
  UserApi(HttpApi api, Function<String, CompletableFuture<String>> tokens) {
    this.api = api;
    this.tokens = tokens;
  }

  CompletableFuture<JsonObject> call(String method, String path, Map<String, Object> body) {
    return tokens
        .apply(null)
        .thenCompose(
            first -> {
              CompletableFuture<JsonObject> result = new CompletableFuture<>();
              CompletableFuture<?> unused =
                  api.call(method, path, first, body)
                      .whenComplete(
                          (answer, failure) -> {
                            if (isUnauthenticated(failure)) {
                              pass(callWithAnotherToken(method, path, first, body), result);
                            } else {
                              settle(result, answer, failure);
                            }
                          });
              return result;
            });
  }

  private CompletableFuture<JsonObject> callWithAnotherToken(
      String method, String path, String refused, Map<String, Object> body) {
    return tokens.apply(refused).thenCompose(next -> api.call(method, path, next, body));
  }

  private static <T> void pass(CompletableFuture<T> from, CompletableFuture<T> to) {
    CompletableFuture<?> unused =
        from.whenComplete((answer, failure) -> settle(to, answer, failure));
  }

  private static <T> void settle(CompletableFuture<T> future, T answer, Throwable failure) {
    if (failure == null) {
      future.complete(answer);
    } else {
      future.completeExceptionally(failure);
    }
  }

  private static boolean isUnauthenticated(Throwable failure) {
    return failure != null && chatException(failure).code().equals("unauthenticated");
  }

  /** Asks an app for a token; whatever it does wrong is a failure that may pass. */
  static CompletableFuture<String> ask(
      Function<String, CompletableFuture<String>> source, String refused) {
    CompletableFuture<String> token = new CompletableFuture<>();
    try {
      CompletableFuture<?> unused =
          source
              .apply(refused)
              .whenComplete(
                  (answer, failure) -> {
                    boolean none = failure == null && answer == null;
                    settle(token, answer, none ? noToken("null") : failure);
                  });
    } catch (Throwable e) {
      // Not every language makes its sources say what they throw.
      settle(token, null, e instanceof ChatException ? e : noToken(e.toString()));
    }
    return token;
  }

  private static ChatException noToken(String instead) {
    return new ChatException(
        ChatException.NETWORK, "the token source must give a token, not " + instead, 0, false);
  }

  /** What went wrong, as the app is told. */
  static ChatException chatException(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ChatException
        ? (ChatException) cause
        : new ChatException(ChatException.NETWORK, String.valueOf(cause), 0, false);
  }
}
