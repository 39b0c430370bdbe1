package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who signs up or logs in too often is put off, counted in the real Redis. */
class AttemptsTest {
  private static final int PER_ADDRESS = 5;
  private static final int PER_HANDLE = 3;
  private static final int PER_USER = 4;

  private static final int EXPORTS = 2;

  private static TestApi api;

  @BeforeAll
  static void start() {
    api =
        TestApi.counting(
            Map.of(
                "CHAT_HTTP_SIGN_UPS_PER_ADDRESS", Integer.toString(PER_ADDRESS),
                "CHAT_HTTP_LOGINS_PER_HANDLE", Integer.toString(PER_HANDLE),
                "CHAT_HTTP_FINDS_PER_USER", Integer.toString(PER_USER),
                "CHAT_HTTP_EXPORTS_PER_USER", Integer.toString(EXPORTS),
                "CHAT_HTTP_PROXIES", "1"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void anAddressMaySignUpSoOften() {
    for (int i = 0; i < PER_ADDRESS; i++) {
      signUp("203.0.113.7").success(201);
    }
    JsonObject refused = signUp("203.0.113.7").problem(429, "rate_limited");

    assertTrue(refused.getLong("retry_after_millis") <= AttemptConfig.WINDOW_MILLIS);
    signUp("203.0.113.8").success(201);
  }

  @Test
  void aHandleMayBeTriedSoOftenFromWherever() {
    String handle = TestApi.newHandle();
    for (int i = 0; i < PER_HANDLE; i++) {
      logIn(handle, "198.51.100." + i).problem(401, "wrong_credentials");
    }
    logIn(handle, "198.51.100.9").problem(429, "rate_limited");
    assertEquals(401, logIn(TestApi.newHandle(), "198.51.100.9").status());
  }

  @Test
  void aUserMayLookForSoManyPeople() {
    TestApi.Person curious = new TestApi.Person(signUp("203.0.113.9").success(201));
    for (int i = 0; i < PER_USER; i++) {
      find(curious).success(200);
    }
    find(curious).problem(429, "rate_limited");
    find(new TestApi.Person(signUp("203.0.113.9").success(201))).success(200);
  }

  @Test
  void aUserMayExportSoOftenADay() {
    TestApi.Person collector = new TestApi.Person(signUp("203.0.113.10").success(201));
    for (int i = 0; i < EXPORTS; i++) {
      assertEquals(200, export(collector).status());
    }
    JsonObject refused = export(collector).problem(429, "rate_limited");
    assertTrue(refused.getLong("retry_after_millis") > AttemptConfig.WINDOW_MILLIS);
    TestApi.Person other = new TestApi.Person(signUp("203.0.113.10").success(201));
    assertEquals(200, export(other).status());
  }

  private static Answer export(TestApi.Person person) {
    return api.get("/v1/export", person.token());
  }

  private static Answer find(TestApi.Person person) {
    return api.get("/v1/users?handle=" + TestApi.newHandle(), person.token());
  }

  private static Answer signUp(String address) {
    return api.from(address, "/v1/accounts", TestApi.signUpBody(TestApi.newHandle()));
  }

  private static Answer logIn(String handle, String address) {
    return api.from(address, "/v1/sessions", TestApi.logInBody(handle, "not the pass phrase"));
  }
}
