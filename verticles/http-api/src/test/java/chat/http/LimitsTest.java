package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.embedded.Server;
import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.runtime.postgres.PostgresPool;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when there is too much of something, or when PostgreSQL is away. */
class LimitsTest {
  private static final Duration RECOVERY_MAX = Duration.ofSeconds(30);

  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void moreLoginsThanCanWaitAreToldToComeBack() {
    int logins = 4 * (Runtime.getRuntime().availableProcessors() + 64);
    JsonObject body = TestApi.logInBody(TestApi.newHandle(), TestApi.PASSWORD);
    ExecutorService callers = Executors.newFixedThreadPool(logins);
    List<Answer> answers;
    try {
      answers =
          IntStream.range(0, logins)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> api.post("/v1/sessions", body), callers))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
    } finally {
      callers.shutdown();
    }

    Set<Integer> statuses = answers.stream().map(Answer::status).collect(Collectors.toSet());
    assertEquals(Set.of(401, 503), statuses);
    Answer refused =
        answers.stream()
            .filter(answer -> answer.text().contains("Too many people"))
            .findFirst()
            .orElseThrow();
    assertEquals(2_000, refused.problem(503, "unavailable").getInteger("retry_after_millis"));
    assertEquals("2", refused.headers().get("retry-after"));
    assertEquals(401, statusAfterRecovery(() -> api.post("/v1/sessions", body)));
  }

  @Test
  void theHundredAndFirstDeviceReplacesTheOneUsedLongestAgo() {
    String handle = TestApi.newHandle();
    Person person = api.signUp(handle);
    Pool pool = PostgresPool.open(api.vertx, TestServers.CONFIG.postgres(), "http-api");
    TestApi.await(
        pool.preparedQuery(
                "INSERT INTO devices (device_id, user_id, name, created_at, last_used_at)"
                    + " SELECT gen_random_uuid(), $1, 'older', now(), now() - n * interval '1 day'"
                    + " FROM generate_series(1, 99) AS n")
            .execute(Tuple.of(UUID.fromString(person.id()))));
    assertEquals(100, deviceNames(person).size());

    JsonObject session =
        api.post("/v1/sessions", TestApi.logInBody(handle, TestApi.PASSWORD)).success(201);

    List<String> names = deviceNames(person);
    assertEquals(100, names.size());
    assertEquals(98, names.stream().filter("older"::equals).count());
    api.get("/v1/profile", session.getString("access_token")).success(200);
  }

  @Test
  void anInstanceThatStopsLeavesTheOthersTheirConnections() {
    HttpApiVerticle other =
        new HttpApiVerticle(
            TestServers.CONFIG,
            8,
            api.stores(),
            TestServers.REDIS,
            userId -> Future.succeededFuture());
    String id = TestApi.await(api.vertx.deployVerticle(other));
    TestApi.await(api.vertx.undeploy(id));

    api.get("/v1/profile", api.signUp().token()).success(200);
  }

  @Test
  void whilePostgresIsAwayCallsMayBeTriedAgainAndThenTheyWork() throws Exception {
    Person person = api.signUp();
    TestServers.servers().kill(Server.POSTGRES);
    try {
      for (int i = 0; i < 10; i++) {
        Answer answer = api.get("/v1/profile", person.token());
        answer.problem(503, "unavailable");
        assertEquals("1", answer.headers().get("retry-after"));
      }
      api.get("/v1/conversations", person.token()).success(200);
    } finally {
      TestServers.servers().restart(Server.POSTGRES);
    }
    assertEquals(200, statusAfterRecovery(() -> api.get("/v1/profile", person.token())));
  }

  /** Tries again as the answer says, until it is another one. */
  private static int statusAfterRecovery(Supplier<Answer> call) {
    Instant deadline = Instant.now().plus(RECOVERY_MAX);
    int status;
    do {
      status = call.get().status();
    } while (status == 503 && Instant.now().isBefore(deadline));
    return status;
  }

  private List<String> deviceNames(Person person) {
    return api.get("/v1/devices", person.token()).success(200).getJsonArray("devices").stream()
        .map(device -> ((JsonObject) device).getString("name"))
        .toList();
  }
}
