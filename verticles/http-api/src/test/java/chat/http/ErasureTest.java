package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Person;
import chat.runtime.postgres.PostgresPool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of an erased person is in PostgreSQL. */
class ErasureTest {
  private final TestApi api = new TestApi();
  private final Pool pool = PostgresPool.open(api.vertx, TestServers.CONFIG.postgres(), "test");
  private final String handle = TestApi.newHandle();
  private final Person ann = api.signUp(handle);

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void withTheRightPasswordAllGoesAndTheHandleIsFree() throws Exception {
    api.call("POST", "/v1/erasure", ann.token(), new JsonObject().put("password", "wrong"))
        .problem(401, "wrong_credentials");
    api.call("POST", "/v1/erasure", ann.token(), new JsonObject()).problem(400, "invalid_argument");
    assertFalse(api.erased.contains(ann.id()));

    erase();
    assertEquals("", name());
    assertTrue(keyIsDestroyed());
    awaitNoted();
    assertEquals(
        401,
        api.call(
                "PATCH",
                "/v1/profile",
                ann.token(),
                new JsonObject().put("display_name", "somebody again"))
            .status());
    assertEquals("", name());
    assertEquals(0, count("devices"));
    api.post("/v1/sessions", TestApi.logInBody(handle, TestApi.PASSWORD))
        .problem(401, "wrong_credentials");
    api.post("/v1/sessions/refresh", new JsonObject().put("refresh_token", ann.refreshToken()))
        .problem(401, "unauthenticated");
    Person other = api.signUp(handle);
    JsonObject wanted = new JsonObject().put("user_ids", new JsonArray().add(ann.id()));
    assertEquals(
        0,
        api.call("POST", "/v1/profiles", other.token(), wanted)
            .success(200)
            .getJsonArray("users")
            .size());
    assertEquals(
        other.id(),
        api.get("/v1/users?handle=" + handle, other.token())
            .success(200)
            .getJsonArray("users")
            .getJsonObject(0)
            .getString("user_id"));
  }

  @Test
  void aHoldKeepsTheKeyAndIsToldToNobody() throws Exception {
    sql("INSERT INTO person_keys (user_id, wrapped_key) VALUES ($1, '\\x00')");
    sql("INSERT INTO legal_holds (user_id, reason) VALUES ($1, 'a court wants it')");
    erase();
    assertEquals("", name());
    assertTrue(!keyIsDestroyed(), "the key is kept");

    sql("DELETE FROM legal_holds WHERE user_id = $1");
    await("the erasure goes on", this::keyIsDestroyed);
  }

  @Test
  void whoWasErasedIsErasedAgainWhenTheDatabaseIsRestored() throws Exception {
    Migrations.eraseAgain(TestServers.CONFIG.postgres(), List.of(ann.id()));
    assertEquals("", name());
    assertTrue(keyIsDestroyed());
    Migrations.eraseAgain(TestServers.CONFIG.postgres(), List.of(ann.id()));
    Migrations.eraseAgain(TestServers.CONFIG.postgres(), List.of());
  }

  /** In the log that is for ever. */
  private void awaitNoted() throws Exception {
    await("it is noted", () -> api.erased.contains(ann.id()));
  }

  private static void await(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, what);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void erase() {
    JsonObject proof = new JsonObject().put("password", TestApi.PASSWORD);
    assertEquals(202, api.call("POST", "/v1/erasure", ann.token(), proof).status());
  }

  private String name() {
    Row account = sql("SELECT handle, display_name FROM accounts WHERE user_id = $1").get(0);
    return (account.getString(0) == null ? "" : account.getString(0)) + account.getString(1);
  }

  private boolean keyIsDestroyed() {
    return sql("SELECT FROM person_keys WHERE user_id = $1 AND destroyed_at IS NOT NULL").size()
        == 1;
  }

  private long count(String table) {
    return sql("SELECT count(*) FROM " + table + " WHERE user_id = $1").get(0).getLong(0);
  }

  private List<Row> sql(String statement) {
    List<Row> rows = new ArrayList<>();
    api.run(() -> pool.preparedQuery(statement).execute(Tuple.of(UUID.fromString(ann.id()))))
        .forEach(rows::add);
    return rows;
  }
}
