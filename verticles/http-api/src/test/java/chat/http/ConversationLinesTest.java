package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.http.TestApi.Person;
import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.GroupChange;
import chat.model.v1.GroupCreated;
import chat.model.v1.Message;
import chat.model.v1.SealedText;
import chat.runtime.core.ListPart;
import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One conversation looks the same in the list, alone, and when it is made a second time. */
class ConversationLinesTest {
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
  void theLastMessageIsOpenedOnEveryWay() {
    Person ann = api.signUp();
    Person ben = api.signUp();
    // Whoever has no key any more was erased.
    SealedText sealed =
        SealedText.newBuilder()
            .setKeyId(ben.id())
            .setNonce(ByteString.copyFrom(new byte[12]))
            .setCiphertext(ByteString.copyFromUtf8("what nobody is to see"))
            .build();
    String id = conversation(ann, ben, Body.newBuilder().setSealedText(sealed).build());

    JsonObject erased = new JsonObject().put("erased", new JsonObject());
    for (Function<String, JsonObject> way : ways(ann, ben)) {
      assertEquals(erased, way.apply(id).getJsonObject("last_message").getJsonObject("body"));
    }
  }

  @Test
  void aHiddenMessageComesBackOnNoWay() {
    Person ann = api.signUp();
    Person ben = api.signUp();
    String id = conversation(ann, ben, Body.newBuilder().setText("to be hidden").build());
    api.run(() -> api.hidden.write(ann.id(), id, 1, 2));

    JsonObject hidden = new JsonObject().put("sequence", 1).put("hidden", true);
    for (Function<String, JsonObject> way : ways(ann, ben)) {
      assertEquals(hidden, way.apply(id).getJsonObject("last_message"));
    }
    // The state may be ahead of the list.
    state(id, ann, ben, 2);
    for (Function<String, JsonObject> way : ways(ann, ben)) {
      assertEquals(hidden, way.apply(id).getJsonObject("last_message"));
    }
    assertEquals(
        "to be hidden",
        ways(ben, ann)
            .get(0)
            .apply(id)
            .getJsonObject("last_message")
            .getJsonObject("body")
            .getString("text"));
  }

  @Test
  void whoHasVeryManyConversationsSeesTheNewest() {
    Person ann = api.signUp();
    String other = Ids.next();
    List<Event> events = new ArrayList<>();
    for (int inboxSeq = 1; inboxSeq <= 5_001; inboxSeq++) {
      events.add(
          event(ConversationIds.direct(ann.id(), Ids.next()), inboxSeq)
              .setConversationCreated(
                  ConversationCreated.newBuilder()
                      .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                      .addMemberIds(ann.id())
                      .setCreatorId(ann.id()))
              .build());
    }
    // By its id it stands behind all of the others.
    String group = ConversationIds.group(Ids.next());
    events.add(
        event(group, 6_000)
            .setMessage(
                Message.newBuilder()
                    .setSequence(1)
                    .setSenderId(other)
                    .setChange(
                        GroupChange.newBuilder()
                            .setCreated(GroupCreated.newBuilder().addMemberIds(ann.id()))))
            .build());
    api.run(
        () ->
            Future.all(events.stream().map(event -> write(ann, ListPart.CREATED, event)).toList()));

    assertEquals(
        group,
        api.get("/v1/conversations?limit=1", ann.token())
            .success(200)
            .getJsonArray("conversations")
            .getJsonObject(0)
            .getString("conversation_id"));
  }

  /** The ways on which one reads a conversation with another. */
  private static List<Function<String, JsonObject>> ways(Person reader, Person other) {
    return List.of(
        id ->
            api.get("/v1/conversations", reader.token())
                .success(200)
                .getJsonArray("conversations")
                .getJsonObject(0),
        id -> api.get("/v1/conversations/" + id, reader.token()).success(200),
        id ->
            api.call(
                    "POST",
                    "/v1/conversations",
                    reader.token(),
                    new JsonObject().put("kind", "direct").put("member_id", other.id()))
                .success(200));
  }

  /** Of two people, with one message, which ben sent. */
  private static String conversation(Person ann, Person ben, Body body) {
    String id = ConversationIds.direct(ann.id(), ben.id());
    Event created =
        event(id, 1)
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addAllMemberIds(members(ann, ben))
                    .setCreatorId(ben.id()))
            .build();
    Event said =
        event(id, 2)
            .setMessage(
                Message.newBuilder()
                    .setSequence(1)
                    .setSenderId(ben.id())
                    .setClientMessageId(Ids.next())
                    .setBody(body))
            .build();
    for (Person person : List.of(ann, ben)) {
      api.run(() -> write(person, ListPart.CREATED, created));
      api.run(() -> write(person, ListPart.LATEST, said));
    }
    state(id, ann, ben, 1);
    return id;
  }

  private static void state(String id, Person ann, Person ben, int head) {
    api.run(
        () ->
            api.states.write(
                id,
                ConversationState.newBuilder()
                    .setPosition(head)
                    .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                    .addAllMemberIds(members(ann, ben))
                    .setHead(head)
                    .build()));
  }

  private static Event.Builder event(String conversationId, int inboxSeq) {
    return Event.newBuilder()
        .setInboxSeq(inboxSeq)
        .setPosition(inboxSeq)
        .setConversationId(conversationId);
  }

  private static Future<Void> write(Person person, ListPart part, Event event) {
    return TestServers.CASSANDRA.write(
        api.lists.statement(person.id(), part, event, event.getPosition()));
  }

  private static List<String> members(Person one, Person two) {
    return Stream.of(one.id(), two.id()).sorted().toList();
  }
}
