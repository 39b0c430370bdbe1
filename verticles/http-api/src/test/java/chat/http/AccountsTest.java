package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.model.Addresses;
import chat.model.v1.DeviceLoggedOut;
import chat.runtime.postgres.PostgresPool;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends sessions beside one's own logout: logout everywhere, password, reuse, operator. */
class AccountsTest {
  private static final String NEW_PASSWORD = "another long pass phrase";

  private static TestApi api;
  private static Pool pool;

  private final BlockingQueue<DeviceLoggedOut> heard = new LinkedBlockingQueue<>();
  private MessageConsumer<DeviceLoggedOut> gateway;
  private String handle;
  private Person phone;
  private Person laptop;

  @BeforeAll
  static void start() {
    api = new TestApi();
    pool = PostgresPool.open(api.vertx, TestServers.CONFIG.postgres(), "accounts-test");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void people() {
    gateway =
        api.vertx.eventBus().consumer(Addresses.LOGGED_OUT, message -> heard.add(message.body()));
    handle = TestApi.newHandle();
    phone = api.signUp(handle);
    laptop = new Person(logIn(TestApi.PASSWORD).success(201));
  }

  @AfterEach
  void unregister() {
    TestApi.await(gateway.unregister());
  }

  @Test
  void loggingOutEverywhereEndsEverySessionAndItsTokens() throws Exception {
    api.delete("/v1/devices", phone.token()).success(204);

    assertEquals(Set.of(device(phone), device(laptop)), loggedOut(2));
    for (Person gone : List.of(phone, laptop)) {
      api.get("/v1/profile", gone.token()).problem(401, "unauthenticated");
      refresh(gone.refreshToken()).problem(401, "unauthenticated");
    }
    assertEquals(1, devices(logIn(TestApi.PASSWORD).success(201)).size());
  }

  @Test
  void loggingOutEverywhereElseKeepsTheCallingDevice() throws Exception {
    api.delete("/v1/devices?keep_current=true", phone.token()).success(204);

    assertEquals(Set.of(device(laptop)), loggedOut(1));
    api.get("/v1/profile", laptop.token()).problem(401, "unauthenticated");
    assertEquals(1, devices(phone.session()).size());
    refresh(phone.refreshToken()).success(200);
  }

  @Test
  void aNewPasswordLogsOutAllOtherDevices() throws Exception {
    change(phone, TestApi.PASSWORD, NEW_PASSWORD).success(204);

    assertEquals(Set.of(device(laptop)), loggedOut(1));
    api.get("/v1/profile", laptop.token()).problem(401, "unauthenticated");
    refresh(laptop.refreshToken()).problem(401, "unauthenticated");
    refresh(phone.refreshToken()).success(200);
    logIn(TestApi.PASSWORD).problem(401, "wrong_credentials");
    logIn(NEW_PASSWORD).success(201);
  }

  @Test
  void thePasswordIsNotChangedWithoutTheRightOne() {
    change(phone, "not the pass phrase", NEW_PASSWORD).problem(401, "wrong_credentials");
    change(phone, TestApi.PASSWORD, "short").problem(400, "invalid_argument");
    change(phone, TestApi.PASSWORD, handle).problem(400, "invalid_argument");

    logIn(TestApi.PASSWORD).success(201);
    refresh(laptop.refreshToken()).success(200);
  }

  @Test
  void guessingThePasswordByChangingItIsHeldUp() {
    try (TestApi strict = TestApi.counting(Map.of("CHAT_HTTP_LOGINS_PER_HANDLE", "2"))) {
      JsonObject guess =
          new JsonObject().put("current_password", "guess").put("new_password", NEW_PASSWORD);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        statuses.add(strict.call("PUT", "/v1/password", phone.token(), guess).status());
      }
      assertEquals(List.of(401, 401, 429), statuses);
    }
  }

  @Test
  void ofTwoNewPasswordsAtOnceOneHolds() {
    List<CompletableFuture<Integer>> changes =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> change(phone, TestApi.PASSWORD, NEW_PASSWORD + i).status()))
            .toList();
    assertEquals(
        List.of(204, 401, 401, 401),
        changes.stream().map(CompletableFuture::join).sorted().toList());
  }

  @Test
  void aRefreshTokenInTwoHandsEndsTheSessionItsAccessTokensAndItsConnection() throws Exception {
    JsonObject rotated = refresh(phone.refreshToken()).success(200);
    JsonObject thief = refresh(rotated.getString("refresh_token")).success(200);

    refresh(phone.refreshToken()).problem(401, "unauthenticated");

    assertEquals(Set.of(device(phone)), loggedOut(1));
    for (String token :
        List.of(
            phone.token(), rotated.getString("access_token"), thief.getString("access_token"))) {
      api.get("/v1/profile", token).problem(401, "unauthenticated");
    }
    refresh(thief.getString("refresh_token")).problem(401, "unauthenticated");
    api.get("/v1/profile", laptop.token()).success(200);
  }

  @Test
  void theNextLoginOfADeviceIsNotTheOneThatEnded() throws Exception {
    api.delete("/v1/sessions/current", phone.token()).success(204);
    JsonObject body = TestApi.logInBody(handle, TestApi.PASSWORD);
    body.getJsonObject("device").put("id", device(phone));
    Person again = new Person(api.post("/v1/sessions", body).success(201));

    assertEquals(device(phone), device(again));
    waitForTheList();
    api.get("/v1/profile", phone.token()).problem(401, "unauthenticated");
    api.get("/v1/profile", again.token()).success(200);
    refresh(again.refreshToken()).success(200);
  }

  @Test
  void aDisabledAccountIsToldSoAndWorksAgainWhenItIsEnabled() throws Exception {
    disable("now()");
    refresh(laptop.refreshToken()).problem(401, "account_disabled");
    logIn(TestApi.PASSWORD).problem(401, "account_disabled");
    logIn("not the pass phrase").problem(401, "wrong_credentials");
    waitForTheList();
    api.get("/v1/profile", phone.token()).problem(401, "account_disabled");

    disable("NULL");
    refresh(laptop.refreshToken()).success(200);
    waitForTheList();
    api.get("/v1/profile", phone.token()).success(200);
  }

  /** Changes the account as docs/accounts.md tells an operator. */
  private void disable(String time) {
    TestApi.await(
        pool.preparedQuery("UPDATE accounts SET disabled_at = " + time + " WHERE user_id = $1")
            .execute(Tuple.of(UUID.fromString(phone.id()))));
  }

  /** Until the list has been told that was made after this call. */
  private static void waitForTheList() throws InterruptedException {
    BlockingQueue<Object> lists = new LinkedBlockingQueue<>();
    MessageConsumer<Object> consumer =
        api.vertx
            .eventBus()
            .consumer(Addresses.ENDED_SESSIONS, message -> lists.add(message.body()));
    try {
      for (int i = 0; i < 2; i++) {
        assertTrue(lists.poll(15, TimeUnit.SECONDS) != null, "the list is told");
      }
    } finally {
      TestApi.await(consumer.unregister());
    }
  }

  private Set<String> loggedOut(int count) throws InterruptedException {
    Set<String> deviceIds = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      DeviceLoggedOut logout = heard.poll(5, TimeUnit.SECONDS);
      assertTrue(logout != null && logout.getUserId().equals(phone.id()), "a logout is told");
      deviceIds.add(logout.getDeviceId());
    }
    assertEquals(null, heard.poll(200, TimeUnit.MILLISECONDS));
    return deviceIds;
  }

  private static String device(Person person) {
    return person.session().getString("device_id");
  }

  private static JsonArray devices(JsonObject session) {
    return api.get("/v1/devices", session.getString("access_token"))
        .success(200)
        .getJsonArray("devices");
  }

  private Answer logIn(String password) {
    return api.post("/v1/sessions", TestApi.logInBody(handle, password));
  }

  private static Answer change(Person person, String current, String next) {
    return api.call(
        "PUT",
        "/v1/password",
        person.token(),
        new JsonObject().put("current_password", current).put("new_password", next));
  }

  private static Answer refresh(String token) {
    return api.post("/v1/sessions/refresh", new JsonObject().put("refresh_token", token));
  }
}
