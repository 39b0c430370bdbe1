package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.JsonCodec;
import chat.model.v1.Message;
import chat.model.v1.Screen;
import chat.model.v1.ScreenConversation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first screen that comes with hello, and the messages in memory that it is made of. */
@ExtendWith(Platform.Shared.class)
class ScreenTest {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(30);
  private static final String HITS = "chat_recent_pages_total{outcome=\"hit\"} ";
  private static final int CONVERSATIONS = 20;
  private static final int MESSAGES = 5;
  private static final int CHANGES = 15;

  /** What the list over HTTP gives and a screen gives in the same form. */
  private static final Set<String> SAME_FIELDS =
      Set.of(
          "conversation_id",
          "head",
          "read",
          "unread",
          "mentions",
          "inbox_seq",
          "name",
          "picture_id",
          "member_count",
          "members",
          "last_message");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private Platform platform;
  private Rest rest;
  private Person ann;
  private Person ben;
  private Group group;

  @BeforeEach
  void people(Platform shared) throws Exception {
    platform = shared;
    HttpApi api = new HttpApi(vertx, platform.http());
    rest = new Rest(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    group = Group.make(rest, ann, ben);
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void theScreenIsTheListOverHttpWithMessages() throws Exception {
    String directId = Await.result(ann.conversationWith(ben));
    for (int i = 0; i < MESSAGES; i++) {
      group.send(ann, "to all " + i);
      Socket socket = Socket.live(vertx, ben.session());
      socket.sent(directId, "to ann " + i);
      socket.close();
    }
    awaitHead(ann, group.id(), MESSAGES + 1);
    awaitHead(ann, directId, MESSAGES);

    // Marks of what one has read come into the lines a little later.
    Screen screen =
        Await.value(
            "a screen that is the list",
            STORED_WITHIN,
            () -> {
              JsonArray list = rest.conversations(ann);
              return Optional.of(screen(ann, MESSAGES)).filter(shown -> sameAs(shown, list));
            });
    assertEquals(2, screen.getConversationsCount());
    for (ScreenConversation shown : screen.getConversationsList()) {
      assertEquals(
          messages(ann, shown.getConversationId()).getJsonArray("messages"),
          new JsonArray(shown.getMessagesList().stream().map(ScreenTest::json).toList()));
    }
    assertEquals(0, screen.getNextBefore());
    Screen first = newestOnly(ann);
    assertEquals(1, first.getConversationsCount());
    assertEquals(first.getConversations(0).getInboxSeq(), first.getNextBefore());
  }

  @Test
  void memoryServesWhatDoesNotChangeAndNothingElse() throws Exception {
    int sequence = group.send(ann, "as it was");
    awaitHead(ann, group.id(), sequence);
    awaitHead(ben, group.id(), sequence);
    Await.until(
        "the second reader's page from memory",
        STORED_WITHIN,
        () -> {
          screen(ann, MESSAGES);
          double before = hits();
          assertEquals("as it was", last(screen(ben, MESSAGES)).getBody().getText());
          return hits() > before;
        });

    Socket annSocket = Socket.live(vertx, ann.session());
    for (int change = 1; change <= CHANGES; change++) {
      String text = "edit " + change;
      annSocket.done(Frames.edit(group.id(), sequence, text));
      long position = nextChange(annSocket);
      awaitShown(position, shown -> shown.getBody().getText().equals(text));
    }
    annSocket.done(Frames.delete(group.id(), sequence, false));
    long deleted = nextChange(annSocket);
    awaitShown(deleted, shown -> shown.hasDeletedAt() && !shown.hasBody());
  }

  @Test
  void whatOneReaderHasHiddenIsShownToTheOthersAlone() throws Exception {
    int sequence = group.send(ann, "hide me");
    awaitHead(ben, group.id(), sequence);
    screen(ann, MESSAGES);
    Socket benSocket = Socket.live(vertx, ben.session());
    benSocket.done(Frames.delete(group.id(), sequence, true));
    benSocket.close();
    Await.until(
        "no words for ben",
        STORED_WITHIN,
        () -> {
          ScreenConversation shown = of(screen(ben, MESSAGES), group.id()).orElseThrow();
          return shown.getLastMessage().getHidden()
              && shown.getMessages(shown.getMessagesCount() - 1).getHidden();
        });
    assertEquals("hide me", last(screen(ann, MESSAGES)).getBody().getText());
  }

  @Test
  void whoIsRemovedIsShownNothingAndWhoComesSeesFromThenOn() throws Exception {
    group.send(ann, "before");
    awaitHead(ben, group.id(), 2);
    assertEquals("before", last(screen(ben, MESSAGES)).getBody().getText());
    int removed = group.remove(ann, ben.session()).success().getInteger("sequence");
    int after = group.send(ann, "after");
    awaitHead(ann, group.id(), after);
    assertEquals("after", last(screen(ann, MESSAGES)).getBody().getText());
    assertEquals(Optional.empty(), of(screen(ben, MESSAGES), group.id()));

    Person dan = Await.result(Person.signUp(ann.api(), "dan"));
    int joined =
        group
            .give(
                HttpMethod.POST,
                ann,
                "/members",
                Group.command().put("member_ids", new JsonArray().add(dan.session().userId())))
            .success()
            .getInteger("sequence");
    assertTrue(joined > removed);
    ScreenConversation shown =
        Await.value(
            "dan's screen",
            STORED_WITHIN,
            () ->
                of(screen(dan, MESSAGES), group.id())
                    .filter(conversation -> conversation.getMessagesCount() > 0));
    screen(ann, MESSAGES);
    assertEquals(
        List.of(joined), shown.getMessagesList().stream().map(Message::getSequence).toList());
    assertEquals(
        shown.getMessagesList(),
        of(screen(dan, MESSAGES), group.id()).orElseThrow().getMessagesList());
  }

  /**
   * Looks by both ways until they have come to a position; whoever says that he has come so far
   * shows it.
   */
  private void awaitShown(long position, Predicate<Message> expected) throws Exception {
    Await.until(
        "position " + position,
        STORED_WITHIN,
        () -> {
          JsonObject page = messages(ann, group.id());
          boolean pageThere = Long.parseLong(page.getString("position")) >= position;
          JsonArray rows = page.getJsonArray("messages");
          Message newest = message(rows.getJsonObject(rows.size() - 1));
          assertTrue(!pageThere || expected.test(newest), () -> "by HTTP " + newest);
          ScreenConversation shown = of(screen(ben, MESSAGES), group.id()).orElseThrow();
          boolean screenThere = shown.getPosition() >= position;
          Message last = shown.getMessages(shown.getMessagesCount() - 1);
          assertTrue(!screenThere || expected.test(last), () -> "by screen " + last);
          return pageThere && screenThere;
        });
  }

  private static long nextChange(Socket socket) throws Exception {
    return socket.next(frame -> frame.getEvent().hasMessageChanged()).getEvent().getPosition();
  }

  private Screen screen(Person person, int messages) throws Exception {
    return screen(person, CONVERSATIONS, messages);
  }

  private Screen newestOnly(Person person) throws Exception {
    return screen(person, 1, 0);
  }

  private Screen screen(Person person, int conversations, int messages) throws Exception {
    return Socket.screen(vertx, person.session(), conversations, messages);
  }

  private Message last(Screen screen) {
    ScreenConversation shown = of(screen, group.id()).orElseThrow();
    return shown.getMessages(shown.getMessagesCount() - 1);
  }

  private static Optional<ScreenConversation> of(Screen screen, String conversationId) {
    return screen.getConversationsList().stream()
        .filter(shown -> shown.getConversationId().equals(conversationId))
        .findFirst();
  }

  private static boolean sameAs(Screen screen, JsonArray list) {
    List<JsonObject> listed = list.stream().map(line -> comparable((JsonObject) line)).toList();
    return screen.getConversationsList().stream()
        .map(shown -> comparable(json(shown)))
        .toList()
        .equals(listed);
  }

  /** Without what has its default, which JSON of protobuf leaves out and the API does not. */
  private static JsonObject comparable(JsonObject conversation) {
    JsonObject same = new JsonObject();
    conversation.stream()
        .filter(field -> SAME_FIELDS.contains(field.getKey()))
        .filter(field -> !Set.of(0, "").contains(field.getValue()))
        .forEach(field -> same.put(field.getKey(), field.getValue()));
    return same;
  }

  private static JsonObject json(com.google.protobuf.Message message) {
    return new JsonObject(JsonCodec.print(message));
  }

  private static Message message(JsonObject json) throws Exception {
    return (Message) JsonCodec.parse(json.encode(), Message.newBuilder());
  }

  private JsonObject messages(Person person, String conversationId) throws Exception {
    return rest.get(
            person.session(), "/v1/conversations/" + conversationId + "/messages?limit=" + MESSAGES)
        .success();
  }

  /** The state and the line of the list have come so far. */
  private void awaitHead(Person person, String conversationId, int head) throws Exception {
    Await.until(
        "head " + head,
        STORED_WITHIN,
        () ->
            rest.line(person, conversationId)
                    .filter(line -> line.getInteger("head") == head)
                    .isPresent()
                && new Group(rest, conversationId)
                    .get(person, "/messages?limit=1")
                    .found()
                    .filter(page -> page.getInteger("head") == head)
                    .isPresent());
  }

  private double hits() throws Exception {
    String scraped =
        client
            .send(
                HttpRequest.newBuilder(URI.create(platform.addresses().management() + "/metrics"))
                    .timeout(STORED_WITHIN)
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return scraped
        .lines()
        .filter(line -> line.startsWith(HITS))
        .mapToDouble(line -> Double.parseDouble(line.substring(HITS.length())))
        .sum();
  }
}
