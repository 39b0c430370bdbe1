package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request, the answer is a problem document that says what. */
class ErrorsTest {
  private static TestApi api;
  private static Person person;

  @BeforeAll
  static void start() {
    api = new TestApi();
    person = api.signUp();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"text\"", "{\"handle\":1}", "{}", "\u0000"})
  void aBodyThatIsNotWhatTheContractSays(String body) {
    Answer answer = postRaw("application/json", body);
    answer.problem(400, "invalid_argument");
  }

  @Test
  void noBody() {
    api.send(
            api.request("/v1/sessions", "")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody()))
        .problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x"
      })
  void anotherMediaType(String mediaType) {
    JsonObject problem =
        postRaw(mediaType, TestApi.logInBody("somebody", "password").encode())
            .problem(415, "unsupported_media_type");
    assertTrue(problem.getString("detail").contains("application/json"));
  }

  @Test
  void jsonWithACharsetIsJson() {
    postRaw(
            "application/json; charset=utf-8",
            TestApi.logInBody("nobody.here", "password").encode())
        .problem(401, "wrong_credentials");
  }

  @Test
  void everyWrongFieldIsNamedWithWhatIsAllowed() {
    JsonObject body =
        TestApi.signUpBody("9x").put("password", "short").put("display_name", "x".repeat(65));
    body.getJsonObject("device").put("name", "");

    JsonObject problem = api.post("/v1/accounts", body).problem(400, "invalid_argument");

    JsonArray errors = problem.getJsonArray("errors");
    List<String> fields = fields(errors);
    assertEquals(
        List.of("device.name", "display_name", "handle", "password"),
        fields.stream().distinct().sorted().toList(),
        errors.encodePrettily());
    JsonObject handle = errors.getJsonObject(fields.indexOf("handle"));
    assertTrue(handle.getString("allowed").contains("starting with a letter"), handle.encode());
  }

  @Test
  void aMissingFieldIsNamed() {
    JsonObject body = TestApi.signUpBody("someone");
    body.remove("password");

    JsonObject problem = api.post("/v1/accounts", body).problem(400, "invalid_argument");

    JsonObject error = problem.getJsonArray("errors").getJsonObject(0);
    assertEquals("password", error.getString("field"));
    assertEquals("is missing", error.getString("detail"));
    assertTrue(error.getString("allowed").contains("8 to 256"), error.encode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada\n", "a\u0001da"})
  void controlCharactersDoNotSlipThroughAPattern(String handle) {
    api.post("/v1/accounts", TestApi.signUpBody(handle)).problem(400, "invalid_argument");
    api.post("/v1/accounts", TestApi.signUpBody("someone").put("display_name", handle + "x\u0002"))
        .problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/conversations?limit=0",
        "/v1/conversations?limit=101",
        "/v1/conversations?limit=many",
        "/v1/conversations?before=-1",
        "/v1/users",
        "/v1/users?handle=9",
        "/v1/users?handle=%FF%FE",
        "/v1/conversations/nonsense",
        "/v1/conversations/direct:0/messages"
      })
  void aWrongParameterIsNamedWithWhatIsAllowed(String path) {
    JsonObject problem = api.get(path, person.token()).problem(400, "invalid_argument");
    JsonObject error = problem.getJsonArray("errors").getJsonObject(0);
    assertTrue(
        List.of("limit", "before", "handle", "conversation_id").contains(error.getString("field")),
        error.encode());
    assertTrue(!error.getString("allowed").isEmpty() && !error.getString("detail").isEmpty());
  }

  @Test
  void aBodyThatIsTooLargeWhetherItSaysSoOrNot() {
    String large = " ".repeat(65_536) + TestApi.logInBody("nobody.here", "password").encode();
    postRaw("application/json", large).problem(413, "request_too_large");
    api.send(
            api.request("/v1/sessions", "")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))))
        .problem(413, "request_too_large");
  }

  @Test
  void aPathThatDoesNotExist() {
    api.get("/v1/nothing", person.token()).problem(404, "not_found");
    api.get("/v2/profile", person.token()).problem(404, "not_found");
    api.get("/../etc/passwd", "").problem(404, "not_found");
    api.post("/", new JsonObject()).problem(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "GET", "PATCH"})
  void aMethodThatThePathDoesNotHave(String method) {
    Answer answer = api.call(method, "/v1/sessions", "", new JsonObject());
    answer.problem(405, "method_not_allowed");
    assertEquals("POST", answer.headers().get("allow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/profile",
        "PATCH /v1/profile",
        "GET /v1/users?handle=ada",
        "POST /v1/profiles",
        "GET /v1/devices",
        "DELETE /v1/devices/019a8f3e-7c2b-7d10-9a55-2f6d3c1b8e01",
        "DELETE /v1/sessions/current",
        "POST /v1/conversations",
        "GET /v1/conversations",
        "GET /v1/conversations/direct:5a0a6f4e-7d65-5a4f-9a53-0a5b5a0f8f1e",
        "GET /v1/conversations/direct:5a0a6f4e-7d65-5a4f-9a53-0a5b5a0f8f1e/messages"
      })
  void withoutATokenNothingThatNeedsOneIsAnswered(String call) {
    String[] methodAndPath = call.split(" ", 2);
    Answer answer = api.call(methodAndPath[0], methodAndPath[1], "", new JsonObject());
    answer.problem(401, "unauthenticated");
    assertEquals("Bearer", answer.headers().get("www-authenticate"));
  }

  @Test
  void wrongTokens() {
    UUID user = UUID.fromString(person.id());
    Instant later = Instant.now().plusSeconds(600);
    JsonObject claims = Tokens.claims(user, later);
    api.get("/v1/profile", Tokens.signed(user, later)).success(200);

    List<String> wrong =
        List.of(
            Tokens.signed(user, Instant.now().minusSeconds(1)),
            Tokens.unsecured(claims),
            Tokens.signed(claims, TestServers.newKey().getPrivate()),
            Tokens.signed(
                claims.copy().put("iss", "elsewhere"), TestServers.SIGNING_KEY.getPrivate()),
            Tokens.signed(claims.copy().put("sub", "nobody"), TestServers.SIGNING_KEY.getPrivate()),
            tampered(person.token()),
            "x",
            "a.b.c",
            "a.b.c.d",
            person.refreshToken());

    for (String token : wrong) {
      api.get("/v1/profile", token).problem(401, "unauthenticated");
    }
    api.send(api.request("/v1/profile", "").header("Authorization", "Basic eDp5").GET())
        .problem(401, "unauthenticated");
  }

  @Test
  void aRequestThatIsNotHttpOrHasTooLargeAHead() throws IOException {
    String notHttp = raw("GET / HTTP/x\r\n\r\n");
    assertTrue(notHttp.startsWith("HTTP/1.0 400 "), notHttp);
    assertTrue(notHttp.contains("\"code\":\"invalid_argument\""), notHttp);
    String tooLarge =
        raw("GET /v1/profile HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(9_000) + "\r\n\r\n");
    assertTrue(tooLarge.startsWith("HTTP/1.1 413 "), tooLarge);
    assertTrue(tooLarge.contains("\"code\":\"request_too_large\""), tooLarge);
    String noHost = raw("GET /v1/profile HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertTrue(noHost.contains("\"code\":\"invalid_argument\""), noHost);
  }

  private static String tampered(String token) {
    int signature = token.lastIndexOf('.') + 1;
    char first = token.charAt(signature);
    return token.substring(0, signature)
        + (first == 'A' ? 'B' : 'A')
        + token.substring(signature + 1);
  }

  private static List<String> fields(JsonArray errors) {
    return IntStream.range(0, errors.size())
        .mapToObj(i -> errors.getJsonObject(i).getString("field"))
        .toList();
  }

  private static Answer postRaw(String mediaType, String body) {
    return api.send(
        api.request("/v1/sessions", "")
            .header("Content-Type", mediaType)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.verticle.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
