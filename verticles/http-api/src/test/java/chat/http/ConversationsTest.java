package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.model.Addresses;
import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.RuleVersions;
import chat.model.v1.Body;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.GroupMember;
import chat.model.v1.GroupState;
import chat.model.v1.Message;
import chat.model.v1.Outcome;
import chat.model.v1.Profile;
import chat.model.v1.ProfileAnswer;
import chat.model.v1.ProfileQuery;
import chat.model.v1.Refused;
import chat.model.v1.RetryLater;
import chat.model.v1.Verdict;
import chat.runtime.core.ListPart;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starting conversations, listing them, reading history; the stores are real. */
class ConversationsTest {
  private static TestApi api;
  private static Person ada;
  private static Person grace;
  private static Person stranger;

  @BeforeAll
  static void start() {
    api = new TestApi();
    ada = api.signUp();
    grace = api.signUp();
    stranger = api.signUp();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void twoPeopleHaveOneConversationWhoeverBegins() {
    Person one = api.signUp();
    Person two = api.signUp();
    try (FakeRouter router = new FakeRouter(api, UnaryOperator.identity())) {
      JsonObject made = create(one, two.id()).success(201);
      JsonObject found = create(two, one.id()).success(200);

      String id = ConversationIds.direct(one.id(), two.id());
      assertEquals(id, made.getString("conversation_id"));
      assertEquals(made, found);
      assertEquals(1, router.commands.size());
      ConversationRecord command = router.commands.get(0);
      assertEquals(RuleVersions.CONVERSATIONS, command.getRuleVersion());
      assertEquals(one.id(), command.getAuthorId());
      assertEquals(
          Stream.of(one.id(), two.id()).sorted().toList(),
          command.getCreateDirect().getMemberIdsList());
      assertTrue(Ids.isTimeOrdered(command.getClientId()));
      assertEquals(made, api.get("/v1/conversations/" + id, two.token()).success(200));
      JsonObject history =
          api.get("/v1/conversations/" + id + "/messages", one.token()).success(200);
      assertEquals(new JsonArray(), history.getJsonArray("messages"));
      assertEquals(0, history.getInteger("head"));
    }
  }

  @Test
  void aConversationNeedsAnotherPersonWhoExists() {
    JsonObject self = create(ada, ada.id()).problem(400, "invalid_argument");
    assertEquals("member_id", self.getJsonArray("errors").getJsonObject(0).getString("field"));
    create(ada, UUID.randomUUID().toString()).problem(404, "not_found");
  }

  @Test
  void whatTheLogDoesNotDecideMayBeTriedAgain() {
    Person other = api.signUp();
    Answer noRouter = create(ada, other.id());
    assertEquals(1000, noRouter.problem(503, "unavailable").getInteger("retry_after_millis"));
    assertEquals("1", noRouter.headers().get("retry-after"));
    UnaryOperator<Outcome> unknown =
        outcome ->
            outcome.toBuilder()
                .setRetryLater(
                    RetryLater.newBuilder().setCode("outcome_unknown").setRetryAfterMillis(1_500))
                .build();
    try (FakeRouter router = new FakeRouter(api, unknown)) {
      Answer answer = create(ada, other.id());
      answer.problem(503, "outcome_unknown");
      assertEquals("2", answer.headers().get("retry-after"));
      assertEquals(1, router.commands.size());
    }
  }

  @Test
  void aRefusalOfTheLogIsAFaultOfTheServer() {
    UnaryOperator<Outcome> refuse =
        outcome ->
            outcome.toBuilder()
                .setVerdict(
                    Verdict.newBuilder().setRefused(Refused.newBuilder().setCode("id_expired")))
                .build();
    try (FakeRouter router = new FakeRouter(api, refuse)) {
      create(ada, api.signUp().id()).problem(500, "internal");
      assertEquals(1, router.commands.size());
    }
  }

  @Test
  void onlyMembersSeeAConversation() {
    String id = conversation(ada, grace, 1, "secret");
    for (String path :
        List.of("/v1/conversations/" + id, "/v1/conversations/" + id + "/messages")) {
      Answer notMember = api.get(path, stranger.token());
      String unknown = path.replace(id, ConversationIds.direct(ada.id(), stranger.id()));
      Answer notThere = api.get(unknown, stranger.token());
      assertEquals(
          notThere.problem(404, "conversation_not_found"),
          notMember.problem(404, "conversation_not_found"));
    }
    assertTrue(
        api.get("/v1/conversations", stranger.token())
            .success(200)
            .getJsonArray("conversations")
            .isEmpty());
  }

  @Test
  void theListIsPagedByNewestActivity() {
    Person reader = api.signUp();
    List<Person> others = IntStream.range(0, 5).mapToObj(i -> api.signUp()).toList();
    for (int i = 0; i < 5; i++) {
      // The order of activity differs from that of making: 10, 13, 16, 19, 12.
      listed(reader, others.get(i), i == 4 ? 12 : 10 + 3 * i);
    }

    JsonObject first = api.get("/v1/conversations?limit=3", reader.token()).success(200);
    assertEquals(List.of(19, 16, 13), inboxSeqs(first));
    JsonObject last =
        api.get(
                "/v1/conversations?limit=3&before=" + first.getInteger("next_before"),
                reader.token())
            .success(200);
    assertEquals(List.of(12, 10), inboxSeqs(last));
    assertTrue(!last.containsKey("next_before"));
    JsonArray members = last.getJsonArray("conversations").getJsonObject(0).getJsonArray("members");
    List<String> names =
        IntStream.range(0, 2)
            .mapToObj(i -> members.getJsonObject(i).getString("display_name"))
            .sorted()
            .toList();
    assertEquals(
        Stream.of(reader, others.get(4))
            .map(person -> person.session().getString("display_name"))
            .sorted()
            .toList(),
        names);
  }

  @Test
  void historyIsPagedBothWays() {
    Person one = api.signUp();
    Person two = api.signUp();
    String id = conversation(one, two, 120, "text");
    String path = "/v1/conversations/" + id + "/messages";

    JsonObject newest = api.get(path, two.token()).success(200);
    assertEquals(range(71, 120), sequences(newest));
    assertEquals(120, newest.getInteger("head"));
    assertEquals(Long.toString(FakeRouter.POSITION), newest.getString("position"));
    JsonObject message = newest.getJsonArray("messages").getJsonObject(0);
    assertEquals("text 71", message.getJsonObject("body").getString("text"));
    assertEquals(one.id(), message.getString("sender_id"));
    assertEquals("1970-01-01T00:00:00.071Z", message.getString("sent_at"));

    assertEquals(range(1, 10), sequences(get(path + "?before=11&limit=100", one)));
    assertEquals(range(61, 70), sequences(get(path + "?before=71&limit=10", one)));
    assertEquals(range(118, 120), sequences(get(path + "?after=117", one)));
    assertEquals(range(1, 2), sequences(get(path + "?after=0&limit=2", one)));
    assertEquals(List.of(), sequences(get(path + "?after=4294967295", one)));
    assertEquals(List.of(), sequences(get(path + "?before=1", one)));
    api.get(path + "?before=5&after=2", one.token()).problem(400, "invalid_argument");
  }

  @Test
  void whoCameLaterReadsForwardsFromHisFirstMessage() {
    Person one = api.signUp();
    Person newcomer = api.signUp();
    String id = ConversationIds.group(Ids.next());
    IntStream.rangeClosed(1, 12)
        .forEach(sequence -> writeMessage(id, one, sequence, "text " + sequence));
    api.run(
        () ->
            api.states.write(
                id,
                ConversationState.newBuilder()
                    .setPosition(FakeRouter.POSITION)
                    .setKind(ConversationKind.CONVERSATION_KIND_GROUP)
                    .setGroup(
                        GroupState.newBuilder()
                            .addMembers(GroupMember.getDefaultInstance())
                            .addMembers(GroupMember.newBuilder().setVisibleFrom(9)))
                    .addMemberIds(one.id())
                    .addMemberIds(newcomer.id())
                    .setHead(12)
                    .build()));
    String path = "/v1/conversations/" + id + "/messages";

    assertEquals(range(9, 10), sequences(get(path + "?after=0&limit=2", newcomer)));
    assertEquals(range(11, 12), sequences(get(path + "?after=10&limit=2", newcomer)));
    assertEquals(range(9, 10), sequences(get(path + "?around=1&limit=4", newcomer)));
    assertEquals(range(9, 10), sequences(get(path + "?around=9&limit=4", newcomer)));
    assertEquals(
        range(9, 10), sequences(get(path + "?since=1970-01-01T00:00:00Z&limit=2", newcomer)));
    assertEquals(range(9, 12), sequences(get(path, newcomer)));
    assertEquals(List.of(), sequences(get(path + "?before=9", newcomer)));
    assertEquals(range(1, 2), sequences(get(path + "?after=0&limit=2", one)));
  }

  @Test
  void rowsAboveTheHeadAreNotShown() {
    Person one = api.signUp();
    Person two = api.signUp();
    String id = conversation(one, two, 3, "text");
    // A row that is written before the one below it.
    writeMessage(id, one, 5, "ahead");
    String path = "/v1/conversations/" + id + "/messages";

    assertEquals(range(1, 3), sequences(get(path, one)));
    assertEquals(range(1, 3), sequences(get(path + "?after=0", one)));
    assertEquals(range(1, 3), sequences(get(path + "?before=100", one)));
  }

  @Test
  void aPageOfLongTextsIsCutAndGoesOn() {
    Person one = api.signUp();
    Person two = api.signUp();
    String id = conversation(one, two, 6, "\uD83D\uDE00".repeat(100_000));
    String path = "/v1/conversations/" + id + "/messages";

    List<Integer> newest = sequences(get(path, one));
    assertEquals(List.of(5, 6), newest);
    assertEquals(List.of(3, 4), sequences(get(path + "?before=5", one)));
    assertEquals(List.of(1, 2), sequences(get(path + "?after=0", one)));
  }

  @Test
  void gatewaysAreToldWhatPeopleAreCalled() {
    ProfileQuery query =
        ProfileQuery.newBuilder().addUserIds(ada.id()).addUserIds(Ids.next()).build();
    ProfileAnswer answer =
        api.run(
            () ->
                api.vertx
                    .eventBus()
                    .<ProfileAnswer>request(Addresses.PROFILES, query)
                    .map(reply -> reply.body()));
    assertEquals(
        List.of(
            Profile.newBuilder()
                .setUserId(ada.id())
                .setHandle(ada.session().getString("handle"))
                .setDisplayName(ada.session().getString("display_name"))
                .build()),
        answer.getProfilesList());
  }

  private static Answer create(Person person, String memberId) {
    return api.call(
        "POST",
        "/v1/conversations",
        person.token(),
        new JsonObject().put("kind", "direct").put("member_id", memberId));
  }

  private static JsonObject get(String path, Person person) {
    return api.get(path, person.token()).success(200);
  }

  /** A conversation with messages, as the folds leave it. */
  private static String conversation(Person one, Person two, int messages, String text) {
    String id = ConversationIds.direct(one.id(), two.id());
    IntStream.rangeClosed(1, messages)
        .forEach(sequence -> writeMessage(id, one, sequence, text + " " + sequence));
    api.run(
        () ->
            api.states.write(
                id,
                ConversationState.newBuilder()
                    .setPosition(FakeRouter.POSITION)
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addAllMemberIds(Stream.of(one.id(), two.id()).sorted().toList())
                    .setHead(messages)
                    .build()));
    return id;
  }

  private static void writeMessage(String id, Person sender, int sequence, String text) {
    api.run(
        () ->
            api.history.write(
                id,
                Message.newBuilder()
                    .setSequence(sequence)
                    .setSenderId(sender.id())
                    .setClientMessageId(Ids.next())
                    .setSentAt(Timestamps.fromMillis(sequence))
                    .setBody(Body.newBuilder().setText(text))
                    .build(),
                sequence));
  }

  /** A line of a person's list. */
  private static void listed(Person reader, Person other, int inboxSeq) {
    Event created =
        Event.newBuilder()
            .setInboxSeq(inboxSeq)
            .setConversationId(ConversationIds.direct(reader.id(), other.id()))
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addAllMemberIds(Stream.of(reader.id(), other.id()).sorted().toList())
                    .setCreatorId(reader.id()))
            .build();
    api.run(
        () ->
            TestServers.CASSANDRA.execute(
                api.lists.statement(reader.id(), ListPart.CREATED, created, inboxSeq)));
  }

  private static List<Integer> inboxSeqs(JsonObject list) {
    return numbers(list.getJsonArray("conversations"), "inbox_seq");
  }

  private static List<Integer> sequences(JsonObject page) {
    return numbers(page.getJsonArray("messages"), "sequence");
  }

  private static List<Integer> numbers(JsonArray array, String field) {
    return IntStream.range(0, array.size())
        .mapToObj(i -> array.getJsonObject(i).getInteger(field))
        .toList();
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }
}
