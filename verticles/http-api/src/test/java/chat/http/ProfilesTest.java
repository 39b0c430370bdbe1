package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.model.Ids;
import chat.runtime.postgres.PostgresPool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people are called, for whoever has their ids. */
class ProfilesTest {
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
  void strangersSeeTheProfilesOfThoseWhoExistAsTheyAreFound() {
    String handle = TestApi.newHandle();
    Person ann = api.signUp();
    Person ben = api.signUp(handle);
    JsonObject found =
        api.get("/v1/users?handle=" + handle, ann.token())
            .success(200)
            .getJsonArray("users")
            .getJsonObject(0);

    JsonArray users = profiles(ann, List.of(ben.id(), Ids.next(), ben.id(), ann.id()));

    assertEquals(
        Set.of(ann.id(), ben.id()),
        users.stream()
            .map(user -> ((JsonObject) user).getString("user_id"))
            .collect(Collectors.toSet()));
    assertEquals(2, users.size());
    assertEquals(new JsonArray().add(found), profiles(ann, List.of(ben.id())));
  }

  @Test
  void nobodySeesADisabledAccount() {
    Person ann = api.signUp();
    Person ben = api.signUp();
    Pool pool = PostgresPool.open(api.vertx, TestServers.CONFIG.postgres(), "profiles-test");
    TestApi.await(
        pool.preparedQuery("UPDATE accounts SET disabled_at = now() WHERE user_id = $1")
            .execute(Tuple.of(UUID.fromString(ben.id()))));

    assertEquals(new JsonArray(), profiles(ann, List.of(ben.id())));
  }

  @Test
  void wrongOrTooManyIds() {
    Person ann = api.signUp();
    ask(ann, List.of("ann")).problem(400, "invalid_argument");
    ask(ann, List.of()).problem(400, "invalid_argument");
    ask(ann, Collections.nCopies(101, ann.id())).problem(400, "invalid_argument");
  }

  private static JsonArray profiles(Person caller, List<String> userIds) {
    return ask(caller, userIds).success(200).getJsonArray("users");
  }

  private static Answer ask(Person caller, List<String> userIds) {
    return api.call(
        "POST",
        "/v1/profiles",
        caller.token(),
        new JsonObject().put("user_ids", new JsonArray(userIds)));
  }
}
