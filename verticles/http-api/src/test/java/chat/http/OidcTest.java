package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Login with the ID tokens of an external issuer. */
class OidcTest {
  /** Between two looks for keys that were not known. */
  private static final Duration FETCH_PAUSE = Duration.ofSeconds(5);

  private static final TestIssuer ISSUER = new TestIssuer();
  private static TestApi api;
  private static KeyPair key;

  private String subject;
  private String handle;

  @BeforeAll
  static void start() {
    key = ISSUER.publish("first");
    api = new TestApi(ISSUER.settings());
  }

  @AfterAll
  static void stop() {
    api.close();
    ISSUER.close();
  }

  @BeforeEach
  void somebody() {
    subject = UUID.randomUUID().toString();
    handle = TestApi.newHandle();
  }

  @Test
  void theFirstLoginMakesAnAccountAndTheNextOneFindsIt() {
    JsonObject first = logIn(body(token()).put("handle", handle)).success(201);

    assertEquals(handle, first.getString("handle"));
    assertEquals("Name at the issuer", first.getString("display_name"));
    api.get("/v1/profile", first.getString("access_token")).success(200);
    JsonObject again = logIn(body(token())).success(201);
    assertEquals(first.getString("user_id"), again.getString("user_id"));
    JsonObject sameDevice = body(token());
    sameDevice.getJsonObject("device").put("id", first.getString("device_id"));
    assertEquals(
        first.getString("device_id"), logIn(sameDevice).success(201).getString("device_id"));
    assertEquals(
        2,
        api.get("/v1/devices", again.getString("access_token"))
            .success(200)
            .getJsonArray("devices")
            .size());
  }

  @Test
  void theFirstLoginNeedsAHandleThatIsFree() {
    JsonObject problem = logIn(body(token())).problem(400, "invalid_argument");
    assertEquals("handle", problem.getJsonArray("errors").getJsonObject(0).getString("field"));
    api.signUp(handle);
    logIn(body(token()).put("handle", handle)).problem(409, "handle_taken");
  }

  @Test
  void ofManyFirstLoginsAtOnceAllAreOfOneAccount() {
    List<CompletableFuture<Answer>> logins =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(() -> logIn(body(token()).put("handle", handle))))
            .toList();
    assertEquals(
        1,
        logins.stream()
            .map(login -> login.join().success(201).getString("user_id"))
            .distinct()
            .count());
  }

  @Test
  void nobodyElseGetsIn() {
    logIn(body(token()).put("handle", handle)).success(201);
    JsonObject claims = TestIssuer.claims(subject);
    long now = Instant.now().getEpochSecond();
    JsonObject noExpiry = claims.copy();
    noExpiry.remove("exp");
    JsonArray audiences = new JsonArray().add(TestIssuer.AUDIENCE).add("another");
    for (String token :
        List.of(
            sign(claims.copy().put("iss", "https://evil.example")),
            sign(claims.copy().put("aud", "another")),
            sign(claims.copy().put("aud", audiences).put("azp", "another")),
            sign(claims.copy().put("aud", audiences)),
            sign(claims.copy().put("exp", now - 60)),
            sign(noExpiry),
            sign(claims.copy().put("nonce", "of another login")),
            sign(claims.copy().put("sub", "")),
            TestIssuer.sign("first", TestIssuer.newKey(), claims),
            TestIssuer.unsigned(claims),
            sign(claims) + "x",
            "a.b.c",
            "x")) {
      logIn(body(token)).problem(401, "unauthenticated");
    }
    logIn(body(sign(claims.copy().put("aud", audiences).put("azp", TestIssuer.AUDIENCE))))
        .success(201);
    logIn(body(sign(claims.copy().put("nonce", "n"))).put("nonce", "n")).success(201);
    logIn(body(sign(claims)).put("nonce", "n")).problem(401, "unauthenticated");
  }

  @Test
  void suchAnAccountHasNoPassword() {
    Person person = new Person(logIn(body(token()).put("handle", handle)).success(201));
    api.post("/v1/sessions", TestApi.logInBody(handle, TestApi.PASSWORD))
        .problem(401, "wrong_credentials");
    api.call(
            "PUT",
            "/v1/password",
            person.token(),
            new JsonObject()
                .put("current_password", TestApi.PASSWORD)
                .put("new_password", "another long pass phrase"))
        .problem(401, "wrong_credentials");
  }

  @Test
  void keysThatTheIssuerChangesAreFetchedButNotForEveryStrangeToken() throws Exception {
    try (TestIssuer other = new TestIssuer();
        TestApi fresh = new TestApi(other.settings())) {
      KeyPair before = other.publish("before");
      String path = "/v1/sessions/oidc";
      JsonObject claims = TestIssuer.claims(subject);
      long startNanos = System.nanoTime();
      fresh
          .post(path, body(TestIssuer.sign("before", before, claims)).put("handle", handle))
          .success(201);
      for (int i = 0; i < 5; i++) {
        fresh
            .post(path, body(TestIssuer.sign("unknown", TestIssuer.newKey(), claims)))
            .problem(401, "unauthenticated");
      }
      int asked = other.asked.get();
      long pauses = (System.nanoTime() - startNanos) / FETCH_PAUSE.toNanos();
      assertTrue(asked <= 1 + pauses, () -> asked + " times within " + pauses + " pauses");
      KeyPair after = other.publish("after");
      TimeUnit.MILLISECONDS.sleep(FETCH_PAUSE.toMillis() + 100);
      fresh.post(path, body(TestIssuer.sign("after", after, claims))).success(201);
      assertEquals(asked + 1, other.asked.get());
    }
  }

  @Test
  void whileTheIssuerIsAwayOneMayTryAgain() {
    TestIssuer gone = new TestIssuer();
    gone.close();
    try (TestApi alone = new TestApi(gone.settings())) {
      alone.post("/v1/sessions/oidc", body(token())).problem(503, "unavailable");
    }
  }

  @Test
  void whoHasJustLoggedInAtTheIssuerMayHaveHisAccountErased() {
    JsonObject session = logIn(body(token()).put("handle", handle)).success(201);
    JsonObject claims = TestIssuer.claims(subject);
    String old = sign(claims.copy().put("iat", claims.getLong("iat") - 301));
    String others = sign(TestIssuer.claims(UUID.randomUUID().toString()));
    for (String refused : List.of(old, others)) {
      erase(session, refused).problem(401, "unauthenticated");
    }
    assertEquals(
        handle,
        api.get("/v1/profile", session.getString("access_token")).success(200).getString("handle"));
    assertEquals(202, erase(session, token()).status());
    logIn(body(token())).problem(400, "invalid_argument");
  }

  private static Answer erase(JsonObject session, String idToken) {
    return api.call(
        "POST",
        "/v1/erasure",
        session.getString("access_token"),
        new JsonObject().put("id_token", idToken));
  }

  @Test
  void withoutAnIssuerThereIsNothing() {
    try (TestApi none = new TestApi()) {
      none.post("/v1/sessions/oidc", body(token())).problem(404, "not_found");
    }
  }

  private String token() {
    return sign(TestIssuer.claims(subject));
  }

  private static String sign(JsonObject claims) {
    return TestIssuer.sign("first", key, claims);
  }

  private static JsonObject body(String token) {
    return new JsonObject()
        .put("id_token", token)
        .put("device", new JsonObject().put("name", "Test device"));
  }

  private static Answer logIn(JsonObject body) {
    return api.post("/v1/sessions/oidc", body);
  }
}
