package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.model.ConversationIds;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.Refused;
import chat.model.v1.RetryLater;
import chat.model.v1.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts and blocks, on a real database; what blocks mean for messages is told to a router. */
class ContactsTest {
  private static TestApi api;

  private Person ann;
  private Person ben;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void people() {
    ann = api.signUp();
    ben = api.signUp();
  }

  @Test
  void oneAsksTheOtherAccepts() {
    assertState("none", ann, ben);
    assertEquals("outgoing", ask(ann, ben).success(200).getString("state"));
    assertEquals("outgoing", ask(ann, ben).success(200).getString("state"));
    assertEquals(List.of(ann.id()), people(ben, "incoming"));
    assertEquals(List.of(ben.id()), people(ann, "outgoing"));
    assertEquals(List.of(), people(ben, "contact"));

    assertEquals("contact", ask(ben, ann).success(200).getString("state"));

    assertState("contact", ann, ben);
    assertEquals(List.of(ann.id()), people(ben, "contact"));
    assertEquals(List.of(ben.id()), people(ann, "contact"));
    assertEquals(List.of(), people(ben, "incoming"));
  }

  @Test
  void declinedWithdrawnOrEndedNothingIsLeft() {
    ask(ann, ben).success(200);
    end(ben, ann).success(204);
    assertState("none", ann, ben);
    ask(ann, ben).success(200);
    end(ann, ben).success(204);
    assertState("none", ben, ann);
    ask(ann, ben).success(200);
    ask(ben, ann).success(200);
    end(ann, ben).success(204);
    end(ann, ben).success(204);
    assertState("none", ben, ann);
  }

  @Test
  void peopleWhoDoNotExistAndOneself() {
    String nobody = UUID.randomUUID().toString();
    call("PUT", ann, "/v1/contacts/" + nobody).problem(404, "not_found");
    call("PUT", ann, "/v1/blocks/" + nobody).problem(404, "not_found");
    call("GET", ann, "/v1/contacts/" + nobody).problem(404, "not_found");
    call("DELETE", ann, "/v1/contacts/" + nobody).success(204);
    ask(ann, ann).problem(400, "invalid_argument");
    call("PUT", ann, "/v1/blocks/" + ann.id()).problem(400, "invalid_argument");
    call("PUT", ann, "/v1/contacts/ann").problem(400, "invalid_argument");
    call("GET", ann, "/v1/contacts?state=friend").problem(400, "invalid_argument");
  }

  @Test
  void listsArePaged() {
    List<String> others =
        IntStream.range(0, 5).mapToObj(i -> api.signUp()).map(Person::id).sorted().toList();
    others.forEach(other -> call("PUT", ann, "/v1/contacts/" + other).success(200));

    JsonObject first = get(ann, "/v1/contacts?state=outgoing&limit=3");
    JsonObject last =
        get(ann, "/v1/contacts?state=outgoing&limit=3&after=" + first.getString("next_after"));

    assertEquals(others.subList(0, 3), ids(first.getJsonArray("contacts")));
    assertEquals(others.subList(3, 5), ids(last.getJsonArray("contacts")));
    assertFalse(last.containsKey("next_after"));
  }

  @Test
  void aBlockEndsTheContactAndIsNotSeenByTheOther() {
    Person eve = api.signUp();
    try (FakeRouter router = new FakeRouter(api, UnaryOperator.identity())) {
      ask(ann, ben).success(200);
      ask(ben, ann).success(200);
      block(ben, ann).success(204);
      block(ben, ann).success(204);

      assertEquals(
          new JsonObject().put("user_id", ben.id()).put("state", "none").put("blocked", false),
          get(ann, "/v1/contacts/" + ben.id()));
      assertTrue(get(ben, "/v1/contacts/" + ann.id()).getBoolean("blocked"));
      assertEquals(List.of(ann.id()), ids(get(ben, "/v1/blocks").getJsonArray("blocks")));
      assertEquals(List.of(), ids(get(ann, "/v1/blocks").getJsonArray("blocks")));

      // The same words as from somebody who does not block her.
      assertEquals(
          ask(ann, eve).success(200).put("user_id", ""),
          ask(ann, ben).success(200).put("user_id", ""));
      assertEquals(List.of(), people(ben, "incoming"));
      ask(ben, ann).problem(403, "blocked");

      unblock(ben, ann).success(204);
      assertState("none", ben, ann);
      ask(ann, ben).success(200);
      assertEquals(List.of(ann.id()), people(ben, "incoming"));
      assertEquals(2, router.commands.size());
    }
  }

  @Test
  void theLogIsToldOfEachChangeInOrder() {
    try (FakeRouter router = new FakeRouter(api, UnaryOperator.identity())) {
      block(ben, ann).success(204);
      unblock(ben, ann).success(204);

      assertEquals(
          List.of(true, false),
          router.commands.stream().map(command -> command.getSetBlock().getBlocked()).toList());
      ConversationRecord command = router.commands.get(0);
      assertEquals(ConversationIds.direct(ann.id(), ben.id()), command.getConversationId());
      assertEquals(ben.id(), command.getAuthorId());
      assertEquals(
          Stream.of(ann.id(), ben.id()).sorted().toList(),
          command.getSetBlock().getMemberIdsList());
    }
  }

  @Test
  void aBlockThatTheLogCouldNotTakeIsToldLaterAndUnderTheSameId() throws Exception {
    UnaryOperator<Outcome> putOff =
        outcome ->
            outcome.toBuilder()
                .setRetryLater(RetryLater.newBuilder().setCode("outcome_unknown"))
                .build();
    String firstId;
    try (FakeRouter router = new FakeRouter(api, putOff)) {
      block(ben, ann).success(204);
      unblock(ben, ann).success(204);
      assertTrue(router.commands.stream().allMatch(each -> each.getSetBlock().getBlocked()));
      firstId = router.commands.get(0).getClientId();
    }
    try (FakeRouter router = new FakeRouter(api, UnaryOperator.identity())) {
      // Whoever has something for the log next brings along what was left.
      block(api.signUp(), ann).success(204);
      List<ConversationRecord> ours =
          router.commands.stream()
              .filter(command -> command.getAuthorId().equals(ben.id()))
              .toList();
      assertEquals(
          List.of(true, false),
          ours.stream().map(command -> command.getSetBlock().getBlocked()).toList());
      assertEquals(firstId, ours.get(0).getClientId());
    }
  }

  @Test
  void whereABlockStandsNoConversationBegins() {
    UnaryOperator<Outcome> refuse =
        outcome ->
            outcome.toBuilder()
                .setVerdict(
                    Verdict.newBuilder().setRefused(Refused.newBuilder().setCode("blocked")))
                .build();
    try (FakeRouter router = new FakeRouter(api, refuse)) {
      api.call(
              "POST",
              "/v1/conversations",
              ann.token(),
              new JsonObject().put("kind", "direct").put("member_id", ben.id()))
          .problem(403, "blocked");
      assertEquals(1, router.commands.size());
    }
  }

  private static Answer ask(Person person, Person other) {
    return call("PUT", person, "/v1/contacts/" + other.id());
  }

  private static Answer end(Person person, Person other) {
    return call("DELETE", person, "/v1/contacts/" + other.id());
  }

  private static Answer block(Person person, Person other) {
    return call("PUT", person, "/v1/blocks/" + other.id());
  }

  private static Answer unblock(Person person, Person other) {
    return call("DELETE", person, "/v1/blocks/" + other.id());
  }

  private static void assertState(String expected, Person person, Person other) {
    assertEquals(expected, get(person, "/v1/contacts/" + other.id()).getString("state"));
  }

  private static List<String> people(Person person, String state) {
    return ids(get(person, "/v1/contacts?state=" + state).getJsonArray("contacts"));
  }

  private static List<String> ids(JsonArray people) {
    return IntStream.range(0, people.size())
        .mapToObj(i -> people.getJsonObject(i).getJsonObject("user").getString("user_id"))
        .toList();
  }

  private static JsonObject get(Person person, String path) {
    return call("GET", person, path).success(200);
  }

  private static Answer call(String method, Person person, String path) {
    return api.send(
        api.request(path, person.token())
            .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));
  }
}
