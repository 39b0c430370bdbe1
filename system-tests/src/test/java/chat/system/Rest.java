package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.bench.client.Session;
import chat.model.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Calls of the HTTP API under the hands of a test; each is made again, as an app does, as often as
 * the answer says that it is not decided and when to ask again.
 */
record Rest(WebClient client, URI base) {
  private static final int TIMEOUT_MILLIS = 40_000;
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);
  private static final Set<Integer> NOT_DECIDED = Set.of(429, 503);

  Rest(Vertx vertx, URI base) {
    this(WebClient.create(vertx), base);
  }

  /** What came back. */
  record Answer(HttpResponse<Buffer> response) {
    JsonObject success() {
      return success(200);
    }

    JsonObject success(int status) {
      assertEquals(status, response.statusCode(), response.bodyAsString());
      return response.bodyAsJsonObject();
    }

    /** Nothing while it is not known yet that there is something. */
    Optional<JsonObject> found() {
      return response.statusCode() == 404 ? Optional.empty() : Optional.of(success());
    }

    void noContent() {
      assertEquals(204, response.statusCode(), response.bodyAsString());
    }

    /** How long to wait before the same is asked again; 0 when the answer is final. */
    private long retryAfterSeconds() {
      String seconds = response.getHeader("Retry-After");
      return seconds != null && NOT_DECIDED.contains(response.statusCode())
          ? Long.parseLong(seconds)
          : 0;
    }

    /** The code of the problem, or the status when there is none. */
    String outcome() {
      return response.statusCode() < 400
          ? Integer.toString(response.statusCode())
          : response.bodyAsJsonObject().getString("code");
    }

    void problem(int status, ErrorCode code) {
      assertEquals(status, response.statusCode(), response.bodyAsString());
      assertEquals(code.code(), response.bodyAsJsonObject().getString("code"));
    }
  }

  Answer get(Session session, String path) throws Exception {
    return call(HttpMethod.GET, session, path);
  }

  Answer post(Session session, String path, JsonObject body) throws Exception {
    return call(HttpMethod.POST, session, path, body);
  }

  Answer patch(Session session, String path, JsonObject body) throws Exception {
    return call(HttpMethod.PATCH, session, path, body);
  }

  /** A call without a body. */
  Answer call(HttpMethod method, Session session, String path) throws Exception {
    return call(method, session, path, null);
  }

  /** Any call; a null session sends no token, a null body none. */
  Answer call(HttpMethod method, Session session, String path, JsonObject body) throws Exception {
    long endNanos = System.nanoTime() + DECIDED_WITHIN.toNanos();
    while (true) {
      Answer answer = once(method, session, path, body);
      long retryAfterSeconds = answer.retryAfterSeconds();
      if (retryAfterSeconds == 0 || System.nanoTime() - endNanos > 0) {
        return answer;
      }
      TimeUnit.SECONDS.sleep(retryAfterSeconds);
    }
  }

  /** The same, whatever the answer. */
  Answer once(HttpMethod method, Session session, String path, JsonObject body) throws Exception {
    HttpRequest<Buffer> request = client.requestAbs(method, base + path).timeout(TIMEOUT_MILLIS);
    if (session != null) {
      request.bearerTokenAuthentication(session.accessToken());
    }
    return new Answer(Await.result(body == null ? request.send() : request.sendJsonObject(body)));
  }

  JsonArray conversations(Person reader) throws Exception {
    return get(reader.session(), "/v1/conversations").success().getJsonArray("conversations");
  }

  /** The line of somebody's list for a conversation, if there is one. */
  Optional<JsonObject> line(Person reader, String conversationId) throws Exception {
    return conversations(reader).stream()
        .map(JsonObject.class::cast)
        .filter(line -> line.getString("conversation_id").equals(conversationId))
        .findFirst();
  }

  void makeContacts(Person one, Person other) throws Exception {
    call(HttpMethod.PUT, one.session(), "/v1/contacts/" + other.session().userId()).success();
    JsonObject accepted =
        call(HttpMethod.PUT, other.session(), "/v1/contacts/" + one.session().userId()).success();
    assertEquals("contact", accepted.getString("state"));
  }

  /** What a person may see of another one's presence, nothing or one entry. */
  JsonArray presenceOf(Person viewer, Person person) throws Exception {
    JsonArray ids = new JsonArray().add(person.session().userId());
    return post(viewer.session(), "/v1/presence", new JsonObject().put("user_ids", ids))
        .success()
        .getJsonArray("users");
  }
}
