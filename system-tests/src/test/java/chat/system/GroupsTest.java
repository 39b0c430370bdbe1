package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame;
import chat.model.v1.Typing;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups and what becomes of messages, as their members see it. */
class GroupsTest extends ThreePeople {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(30);

  /** How often somebody says that he is writing. */
  private static final Duration TYPING_INTERVAL = Duration.ofSeconds(4);

  private static final JsonObject NONE = new JsonObject();
  private static final JsonArray EMPTY = new JsonArray();

  private Group group;

  @BeforeEach
  void group() throws Exception {
    group = Group.make(rest, ann, ben, cid);
  }

  @Test
  void whoIsRemovedGetsThatAndReadsNothingAnyMore() throws Exception {
    Socket benSocket = Socket.live(vertx, ben.session());
    Socket cidSocket = Socket.live(vertx, cid.session());
    group.send(ann, "before");
    message(benSocket);
    benSocket.close();
    group.send(ann, "not fetched by ben before he was removed");
    int removed = group.remove(ann, ben.session()).success().getInteger("sequence");
    group.send(ann, "after");

    // The line that made the group may have come before cid did, or after.
    int first = message(cidSocket).getSequence();
    assertTrue(first <= 2);
    for (int sequence = first + 1; sequence <= 5; sequence++) {
      assertEquals(sequence, message(cidSocket).getSequence());
    }
    awaitHead(ann, 5);
    group.get(ben, "").problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
    group.get(ben, "/messages").problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
    Await.until(
        "ben's list without the group", STORED_WITHIN, () -> rest.conversations(ben).isEmpty());
    benSocket = Socket.resumed(vertx, ben.session(), benSocket.head());
    Event removal = event(benSocket);
    while (!removal.getMessage().hasChange()) {
      assertFalse(removal.hasMessage(), "nothing from before the removal: " + removal);
      removal = event(benSocket);
    }
    assertEquals(removed, removal.getMessage().getSequence());
    assertEquals(
        ErrorCode.CONVERSATION_NOT_FOUND.code(),
        benSocket.give(Frames.send(group.id())).getError().getCode());
  }

  @Test
  void whoComesByAnInvitationSeesFromThenOn() throws Exception {
    Person dan = Await.result(Person.signUp(ann.api(), "dan"));
    group.send(ann, "before");
    JsonObject command = Group.command();
    JsonObject invitation = group.give(HttpMethod.POST, ann, "/invitations", command).success(201);
    assertEquals(
        invitation, group.give(HttpMethod.POST, ann, "/invitations", command).success(201));

    int joined = join(dan, invitation).success().getInteger("sequence");

    assertEquals(3, joined);
    Await.until(
        "the history that dan may see",
        STORED_WITHIN,
        () -> sequences(messages(dan, "")).equals(List.of(joined)));
    for (String query : List.of("?after=0&limit=2", "?around=1&limit=2")) {
      assertEquals(List.of(joined), sequences(messages(dan, query)), query);
    }
    Await.until(
        "the group in dan's list",
        STORED_WITHIN,
        () ->
            rest.line(dan, group.id())
                .filter(line -> line.getInteger("unread") == 0)
                .filter(line -> line.getInteger("member_count") == 4)
                .isPresent());
    group
        .give(
            HttpMethod.DELETE,
            ann,
            "/invitations/" + invitation.getString("invitation_id") + "?client_id=" + Ids.next(),
            null)
        .success();
    Person eve = Await.result(Person.signUp(ann.api(), "eve"));
    join(eve, invitation).problem(404, ErrorCode.INVITATION_INVALID);
  }

  @Test
  void editsDeletionsAndReactionsReachEverybodyAndStandInHistory() throws Exception {
    Socket benSocket = Socket.live(vertx, ben.session());
    Socket annSocket = Socket.live(vertx, ann.session());
    assertEquals(2, annSocket.sent(group.id(), "one"));
    assertEquals(3, annSocket.sent(group.id(), "two"));

    annSocket.done(Frames.edit(group.id(), 3, "TWO"));
    Event edited = benSocket.next(f -> f.getEvent().hasMessageChanged()).getEvent();
    assertEquals("TWO", edited.getMessageChanged().getMessage().getBody().getText());
    Await.until(
        "the edited message as the last of the list",
        STORED_WITHIN,
        () -> lastText(ben).equals("TWO"));

    benSocket.done(Frames.react(group.id(), 2));
    Event reaction = annSocket.next(f -> f.getEvent().hasReactionChanged()).getEvent();
    assertEquals(ben.session().userId(), reaction.getReactionChanged().getUserId());

    annSocket.done(Frames.delete(group.id(), 3, false));
    benSocket.done(Frames.delete(group.id(), 1, true));
    Await.until(
        "history as it is now",
        STORED_WITHIN,
        () -> {
          JsonArray rows = messages(ben, "");
          return rows.size() == 3
              && rows.getJsonObject(0).equals(new JsonObject("{\"sequence\":1,\"hidden\":true}"))
              && rows.getJsonObject(1).getJsonArray("reactions", new JsonArray()).size() == 1
              && rows.getJsonObject(2).containsKey("deleted_at")
              && !rows.getJsonObject(2).containsKey("body");
        });
    assertFalse(messages(ann, "").getJsonObject(0).containsKey("hidden"));
    Await.until(
        "no words in the list",
        STORED_WITHIN,
        () -> rest.line(ben, group.id()).isPresent() && lastText(ben).isEmpty());
  }

  @Test
  void historyIsReadAroundAMessageAndFromATimeOn() throws Exception {
    for (int i = 2; i <= 5; i++) {
      group.send(ann, "number " + i);
    }
    awaitHead(ann, 5);
    String fifth = sentAt(5);
    // Later by the clock of the log, so that the time tells it from those before.
    Await.until(
        "a later time",
        STORED_WITHIN,
        () -> Instant.now().isAfter(Instant.parse(fifth).plusMillis(50)));
    group.send(ann, "number 6");
    awaitHead(ann, 6);

    assertEquals(List.of(2, 3, 4, 5), page("?around=4&limit=4"));
    assertEquals(List.of(1), page("?around=1&limit=1"));
    assertEquals(List.of(5, 6), page("?around=99&limit=4"));
    assertEquals(List.of(6), page("?since=" + sentAt(6)));
    assertEquals(List.of(1, 2), page("?since=1970-01-01T00:00:00Z&limit=2"));
    assertEquals(List.of(), page("?since=2099-01-01T00:00:00Z"));
    group.get(ann, "/messages?since=yesterday").problem(400, ErrorCode.INVALID_ARGUMENT);
    group.get(ann, "/messages?around=1&after=1").problem(400, ErrorCode.INVALID_ARGUMENT);
  }

  private String sentAt(int sequence) throws Exception {
    return messages(ann, "?around=" + sequence + "&limit=1").getJsonObject(0).getString("sent_at");
  }

  private List<Integer> page(String query) throws Exception {
    return sequences(group.get(ann, "/messages" + query).success().getJsonArray("messages"));
  }

  private static List<Integer> sequences(JsonArray messages) {
    return messages.stream().map(message -> ((JsonObject) message).getInteger("sequence")).toList();
  }

  @Test
  void whoWritesIsSeenWriting() throws Exception {
    Socket benSocket = Socket.live(vertx, ben.session());
    Socket annSocket = Socket.live(vertx, ann.session());
    Typing typing =
        Await.value(
            "ben sees her writing",
            STORED_WITHIN,
            () -> {
              annSocket.say(Frames.typing(group.id()));
              return benSocket
                  .next(ServerFrame::hasTyping, TYPING_INTERVAL)
                  .map(ServerFrame::getTyping);
            });
    assertEquals(ann.session().userId(), typing.getUserId());
    assertEquals(group.id(), typing.getConversationId());
  }

  @Test
  void receiptsTellWhoHasReadIt() throws Exception {
    Socket benSocket = Socket.live(vertx, ben.session());
    int sequence = group.send(ann, "read me");
    message(benSocket);
    group.awaitMember(ben);
    benSocket.done(Frames.read(group.id(), sequence));
    Await.until(
        "two of three have read it",
        STORED_WITHIN,
        () -> {
          JsonArray receipts =
              group.get(cid, "/receipts").found().orElse(NONE).getJsonArray("receipts", EMPTY);
          return receipts.size() == 3
              && receipts.stream()
                      .filter(r -> ((JsonObject) r).getInteger("read") >= sequence)
                      .count()
                  == 2;
        });
  }

  private Rest.Answer join(Person person, JsonObject invitation) throws Exception {
    return rest.post(
        person.session(),
        "/v1/invitations/accept",
        Group.command().put("token", invitation.getString("token")));
  }

  /** None while it is not known that the reader is a member. */
  private JsonArray messages(Person reader, String query) throws Exception {
    return group
        .get(reader, "/messages" + query)
        .found()
        .orElse(NONE)
        .getJsonArray("messages", EMPTY);
  }

  private String lastText(Person person) throws Exception {
    return rest.line(person, group.id())
        .orElse(NONE)
        .getJsonObject("last_message", NONE)
        .getJsonObject("body", NONE)
        .getString("text", "");
  }

  private void awaitHead(Person person, int head) throws Exception {
    Await.until(
        "head " + head,
        STORED_WITHIN,
        () -> group.get(person, "").found().orElse(NONE).getInteger("head", 0) == head);
  }

  private static Message message(Socket socket) throws Exception {
    return socket.next(frame -> frame.getEvent().hasMessage()).getEvent().getMessage();
  }

  private static Event event(Socket socket) throws Exception {
    return socket.next(ServerFrame::hasEvent).getEvent();
  }
}
