package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sign-up, login, refresh, logout and devices. */
class SessionsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void signingUpGivesASessionThatWorks() {
    String handle = TestApi.newHandle();
    JsonObject session = api.signUp(handle).session();

    assertEquals(handle, session.getString("handle"));
    assertEquals(
        "ws://gateway.example/v1/ws",
        session.getJsonArray("gateways").getJsonObject(0).getString("url"));
    Duration left =
        Duration.between(
            Instant.now(), Instant.parse(session.getString("access_token_expires_at")));
    assertTrue(left.toSeconds() > 14 * 60 && left.toSeconds() <= 15 * 60, left.toString());
    JsonObject profile = api.get("/v1/profile", session.getString("access_token")).success(200);
    assertEquals(session.getString("user_id"), profile.getString("user_id"));
    assertEquals("Name of " + handle, profile.getString("display_name"));
  }

  @Test
  void aHandleIsTakenInAnyCase() {
    String handle = TestApi.newHandle();
    api.signUp(handle);

    Answer second = api.post("/v1/accounts", TestApi.signUpBody(handle.toUpperCase(Locale.ROOT)));

    assertTrue(second.problem(409, "handle_taken").getString("detail").contains(handle));
  }

  @Test
  void ofManyWhoWantOneHandleAtOnceOneGetsIt() {
    JsonObject body = TestApi.signUpBody(TestApi.newHandle());
    List<CompletableFuture<Integer>> attempts =
        IntStream.range(0, 8)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> api.post("/v1/accounts", body).status()))
            .toList();

    List<Integer> statuses = attempts.stream().map(CompletableFuture::join).sorted().toList();

    assertEquals(List.of(201, 409, 409, 409, 409, 409, 409, 409), statuses);
  }

  @Test
  void aPasswordIsNotTheHandle() {
    String handle = TestApi.newHandle();
    JsonObject body = TestApi.signUpBody(handle).put("password", handle.toUpperCase(Locale.ROOT));

    JsonObject problem = api.post("/v1/accounts", body).problem(400, "invalid_argument");

    assertEquals("password", problem.getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void loggingInWorksInAnyCaseOfTheHandleAndAnyUnicodeFormOfThePassword() {
    String handle = TestApi.newHandle();
    api.post("/v1/accounts", TestApi.signUpBody(handle).put("password", "cafe\u0301 creme"))
        .success(201);

    JsonObject session =
        api.post(
                "/v1/sessions",
                TestApi.logInBody(handle.toUpperCase(Locale.ROOT), "caf\u00e9 creme"))
            .success(201);

    assertEquals(handle, session.getString("handle"));
  }

  @Test
  void aWrongPasswordAndAnUnknownHandleAreToldTheSame() {
    String handle = TestApi.newHandle();
    api.signUp(handle);

    JsonObject wrongPassword =
        api.post("/v1/sessions", TestApi.logInBody(handle, "not the pass phrase"))
            .problem(401, "wrong_credentials");
    JsonObject unknownHandle =
        api.post("/v1/sessions", TestApi.logInBody(TestApi.newHandle(), TestApi.PASSWORD))
            .problem(401, "wrong_credentials");

    assertEquals(wrongPassword, unknownHandle);
  }

  @Test
  void aKnownDeviceIsKeptAndItsEarlierSessionEnds() {
    String handle = TestApi.newHandle();
    Person first = api.signUp(handle);
    JsonObject body = TestApi.logInBody(handle, TestApi.PASSWORD);
    body.getJsonObject("device").put("id", first.session().getString("device_id"));

    JsonObject second = api.post("/v1/sessions", body).success(201);

    assertEquals(first.session().getString("device_id"), second.getString("device_id"));
    assertEquals(1, devices(second).size());
    assertEquals("Another device", devices(second).getJsonObject(0).getString("name"));
    refresh(first.refreshToken()).problem(401, "unauthenticated");
    refresh(second.getString("refresh_token")).success(200);
  }

  @Test
  void theDeviceOfAnotherPersonIsNeverTaken() {
    Person victim = api.signUp();
    String handle = TestApi.newHandle();
    api.signUp(handle);
    JsonObject body = TestApi.logInBody(handle, TestApi.PASSWORD);
    body.getJsonObject("device").put("id", victim.session().getString("device_id"));

    JsonObject session = api.post("/v1/sessions", body).success(201);

    assertNotEquals(victim.session().getString("device_id"), session.getString("device_id"));
    refresh(victim.refreshToken()).success(200);
  }

  @Test
  void aRefreshTokenWorksOnceAndItsReuseEndsTheSession() {
    Person person = api.signUp();
    JsonObject rotated = refresh(person.refreshToken()).success(200);
    assertNotEquals(person.refreshToken(), rotated.getString("refresh_token"));
    assertEquals(person.session().getString("device_id"), rotated.getString("device_id"));
    api.get("/v1/profile", rotated.getString("access_token")).success(200);

    JsonObject next = refresh(rotated.getString("refresh_token")).success(200);

    String reuse =
        refresh(person.refreshToken()).problem(401, "unauthenticated").getString("detail");

    assertTrue(reuse.contains("used before"), reuse);
    refresh(next.getString("refresh_token")).problem(401, "unauthenticated");
  }

  @Test
  void aRefreshWhoseAnswerWasLostIsAnsweredAgain() {
    Person person = api.signUp();
    JsonObject lost = refresh(person.refreshToken()).success(200);

    JsonObject again = refresh(person.refreshToken()).success(200);

    assertEquals(person.session().getString("device_id"), again.getString("device_id"));
    JsonObject next = refresh(again.getString("refresh_token")).success(200);
    refresh(lost.getString("refresh_token")).problem(401, "unauthenticated");
    refresh(next.getString("refresh_token")).problem(401, "unauthenticated");
  }

  @Test
  void ofTwoExchangesOfOneTokenAtOnceAtMostOneLives() {
    for (int round = 0; round < 10; round++) {
      String token = api.signUp().refreshToken();
      List<CompletableFuture<Answer>> attempts =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> refresh(token)))
              .toList();

      List<Answer> won =
          attempts.stream()
              .map(CompletableFuture::join)
              .filter(answer -> answer.status() == 200)
              .toList();

      List<Integer> used =
          won.stream()
              .map(answer -> refresh(answer.json().getString("refresh_token")).status())
              .filter(status -> status == 200)
              .toList();
      assertTrue(used.size() <= 1, used.size() + " live");
    }
  }

  @Test
  void loggingOutEndsTheRefreshTokensOfThisDeviceOnly() {
    String handle = TestApi.newHandle();
    Person person = api.signUp(handle);
    JsonObject other =
        api.post("/v1/sessions", TestApi.logInBody(handle, TestApi.PASSWORD)).success(201);

    assertEquals(204, api.delete("/v1/sessions/current", person.token()).status());

    refresh(person.refreshToken()).problem(401, "unauthenticated");
    refresh(other.getString("refresh_token")).success(200);
  }

  @Test
  void devicesAreListedAndRemoved() {
    String handle = TestApi.newHandle();
    Person person = api.signUp(handle);
    JsonObject other =
        api.post("/v1/sessions", TestApi.logInBody(handle, TestApi.PASSWORD)).success(201);
    JsonArray before = devices(person.session());
    assertEquals(2, before.size());
    for (int i = 0; i < before.size(); i++) {
      JsonObject device = before.getJsonObject(i);
      boolean own = device.getString("device_id").equals(person.session().getString("device_id"));
      assertEquals(own, device.getBoolean("current"));
    }

    String path = "/v1/devices/" + other.getString("device_id");
    assertEquals(204, api.delete(path, person.token()).status());

    assertEquals(1, devices(person.session()).size());
    refresh(other.getString("refresh_token")).problem(401, "unauthenticated");
    api.delete(path, person.token()).problem(404, "not_found");
  }

  @Test
  void theDeviceOfAnotherPersonCannotBeRemoved() {
    Person victim = api.signUp();
    Person attacker = api.signUp();

    api.delete("/v1/devices/" + victim.session().getString("device_id"), attacker.token())
        .problem(404, "not_found");

    refresh(victim.refreshToken()).success(200);
  }

  @Test
  void theProfileCanBeChangedAndIsFound() {
    String handle = TestApi.newHandle();
    Person person = api.signUp(handle);

    JsonObject changed =
        api.call(
                "PATCH",
                "/v1/profile",
                person.token(),
                new JsonObject().put("display_name", "  مرحبا 👩‍👩‍👧 <b>  "))
            .success(200);

    assertEquals("مرحبا 👩‍👩‍👧 <b>", changed.getString("display_name"));
    JsonArray found =
        api.get("/v1/users?handle=" + handle.toUpperCase(Locale.ROOT), person.token())
            .success(200)
            .getJsonArray("users");
    assertEquals(new JsonArray().add(changed), found);
    assertTrue(
        api.get("/v1/users?handle=" + TestApi.newHandle(), person.token())
            .success(200)
            .getJsonArray("users")
            .isEmpty());
  }

  @Test
  void pictureAndStatusComeWithTheProfileUntilTheyAreTakenBack() {
    String handle = TestApi.newHandle();
    Person person = api.signUp(handle);
    String status = "📚".repeat(140);

    patchProfile(person, new JsonObject().put("picture_id", "media/7").put("status_text", status))
        .success(200);

    JsonObject found =
        api.get("/v1/users?handle=" + handle, api.signUp().token())
            .success(200)
            .getJsonArray("users")
            .getJsonObject(0);
    assertEquals("Name of " + handle, found.getString("display_name"));
    assertEquals("media/7", found.getString("picture_id"));
    assertEquals(status, found.getString("status_text"));
    JsonObject bare =
        patchProfile(person, new JsonObject().put("picture_id", "").put("status_text", " "))
            .success(200);
    assertFalse(bare.containsKey("picture_id") || bare.containsKey("status_text"), bare.encode());
    for (String[] wrong :
        List.of(
            new String[] {"status_text", "x".repeat(141)},
            new String[] {"status_text", "a\nb"},
            new String[] {"picture_id", "x".repeat(101)})) {
      JsonObject problem =
          patchProfile(person, new JsonObject().put(wrong[0], wrong[1]))
              .problem(400, "invalid_argument");
      assertEquals(wrong[0], problem.getJsonArray("errors").getJsonObject(0).getString("field"));
    }
  }

  private static Answer patchProfile(Person person, JsonObject change) {
    return api.call("PATCH", "/v1/profile", person.token(), change);
  }

  @Test
  void aRefreshTokenThatNeverWasIsRefused() {
    String token = "A".repeat(43);
    assertFalse(refresh(token).problem(401, "unauthenticated").getString("detail").contains(token));
    assertEquals("Bearer", refresh(token).headers().get("www-authenticate"));
  }

  @Test
  void anAccountThatWasNeverMadeHasNoProfile() {
    String token = Tokens.signed(UUID.randomUUID(), Instant.now().plusSeconds(60));
    api.get("/v1/profile", token).problem(401, "unauthenticated");
  }

  private static JsonArray devices(JsonObject session) {
    return api.get("/v1/devices", session.getString("access_token"))
        .success(200)
        .getJsonArray("devices");
  }

  private static Answer refresh(String token) {
    return api.post("/v1/sessions/refresh", new JsonObject().put("refresh_token", token));
  }
}
