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

/** Calls of the HTTP API under the hands of a test, each made once. */
record Rest(WebClient client, URI base) {
  private static final int TIMEOUT_MILLIS = 20_000;

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

    void noContent() {
      assertEquals(204, response.statusCode(), response.bodyAsString());
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
    return new Answer(Await.result(request(HttpMethod.GET, session, path).send()));
  }

  Answer post(Session session, String path, JsonObject body) throws Exception {
    return new Answer(Await.result(request(HttpMethod.POST, session, path).sendJsonObject(body)));
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
    HttpRequest<Buffer> request =
        session == null
            ? client.requestAbs(method, base + path).timeout(TIMEOUT_MILLIS)
            : request(method, session, path);
    return new Answer(Await.result(body == null ? request.send() : request.sendJsonObject(body)));
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

  private HttpRequest<Buffer> request(HttpMethod method, Session session, String path) {
    return client
        .requestAbs(method, base + path)
        .timeout(TIMEOUT_MILLIS)
        .bearerTokenAuthentication(session.accessToken());
  }
}
