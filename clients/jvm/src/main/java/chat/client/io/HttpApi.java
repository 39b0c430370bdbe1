package chat.client.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.client.model.ChatException;
import chat.client.model.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls of the HTTP API, each made once. */
final class HttpApi {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_FAULTS = 500;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final OkHttpClient http;
  private final HttpUrl base;

  HttpApi(OkHttpClient http, String base) {
    this.http = http;
    this.base = HttpUrl.get(base);
  }

  /**
   * @param path with its query, such as {@code /v1/profile}
   * @param token null for a call that needs none
   * @param body null for none
   * @return what came back, an empty object when nothing did; fails with a {@link ChatException}
   */
  CompletableFuture<JsonObject> call(
      String method, String path, String token, Map<String, Object> body) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    HttpUrl url = base.resolve(path);
    if (url == null) {
      answer.completeExceptionally(ChatException.refused("invalid_argument", "no path: " + path));
      return answer;
    }
    Request request;
    try {
      request = request(method, url, token, body);
    } catch (IllegalArgumentException e) {
      answer.completeExceptionally(ChatException.refused("invalid_argument", e.getMessage()));
      return answer;
    }
    http.newCall(request)
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException e) {
                answer.completeExceptionally(network(e));
              }

              @Override
              public void onResponse(Call call, Response response) {
                try (Response closing = response) {
                  take(closing, answer);
                } catch (IOException e) {
                  answer.completeExceptionally(network(e));
                }
              }
            });
    return answer;
  }

  private static Request request(
      String method, HttpUrl url, String token, Map<String, Object> body) {
    Request.Builder request = new Request.Builder().url(url).method(method, content(method, body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private static RequestBody content(String method, Map<String, Object> body) {
    if (body != null) {
      return RequestBody.create(Json.write(body).getBytes(UTF_8), JSON);
    }
    return method.equals("GET") || method.equals("DELETE") ? null : RequestBody.create(new byte[0]);
  }

  private static void take(Response response, CompletableFuture<JsonObject> answer)
      throws IOException {
    String content = response.body().string();
    if (response.isSuccessful()) {
      answer.complete(content.isEmpty() ? JsonObject.of(Map.of()) : Json.parse(content));
    } else {
      answer.completeExceptionally(problem(response, content));
    }
  }

  private static ChatException problem(Response response, String content) {
    long retryAfterMillis = retryAfterMillis(response);
    boolean decided =
        response.code() < SERVER_FAULTS
            && response.code() != TOO_MANY_REQUESTS
            && retryAfterMillis == 0;
    try {
      JsonObject problem = Json.parse(content);
      return new ChatException(
          problem.text("code"),
          problem.text("detail"),
          Math.max(retryAfterMillis, problem.number("retry_after_millis")),
          decided);
    } catch (IOException e) {
      return new ChatException("internal", "status " + response.code(), retryAfterMillis, decided);
    }
  }

  private static ChatException network(IOException e) {
    ChatException network = new ChatException(ChatException.NETWORK, e.toString(), 0, false);
    network.initCause(e);
    return network;
  }

  /** From the header Retry-After, 0 when there is none. */
  static long retryAfterMillis(Response response) {
    String seconds = response.header("Retry-After");
    try {
      return seconds == null ? 0 : Long.parseLong(seconds) * MILLIS_PER_SECOND;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
