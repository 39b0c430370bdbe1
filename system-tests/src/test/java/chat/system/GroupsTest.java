package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ClientFrame;
import chat.model.v1.Delete;
import chat.model.v1.Edit;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.React;
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
  private static final Duration STORED_WITHIN = Duration.ofSeconds(10);

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
    Await.until("ben's list without the group", STORED_WITHIN, () -> list(ben).isEmpty());
    benSocket = Socket.resumed(vertx, ben.session(), benSocket.head());
    Event removal = event(benSocket);
    while (!removal.getMessage().hasChange()) {
      assertFalse(removal.hasMessage(), "nothing from before the removal: " + removal);
      removal = event(benSocket);
    }
    assertEquals(removed, removal.getMessage().getSequence());
    benSocket.send(1, group.id(), Ids.next(), "let me in");
    assertEquals(ErrorCode.CONVERSATION_NOT_FOUND.code(), benSocket.reply(1).getError().getCode());
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
        () -> {
          Rest.Answer page = group.get(dan, "/messages");
          if (page.response().statusCode() == 404) {
            return false;
          }
          JsonArray messages = page.success().getJsonArray("messages");
          return messages.size() == 1 && messages.getJsonObject(0).getInteger("sequence") == joined;
        });
    for (String query : List.of("?after=0&limit=2", "?around=1&limit=2")) {
      JsonArray messages = group.get(dan, "/messages" + query).success().getJsonArray("messages");
      assertEquals(1, messages.size(), query);
      assertEquals(joined, messages.getJsonObject(0).getInteger("sequence"), query);
    }
    Await.until(
        "the group in dan's list",
        STORED_WITHIN,
        () ->
            list(dan).size() == 1
                && list(dan).getJsonObject(0).getInteger("unread") == 0
                && list(dan).getJsonObject(0).getInteger("member_count") == 4);
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
    annSocket.send(1, group.id(), Ids.next(), "one");
    assertEquals(2, annSocket.reply(1).getSent().getSequence());
    annSocket.send(2, group.id(), Ids.next(), "two");
    assertEquals(3, annSocket.reply(2).getSent().getSequence());

    Edit edit =
        Edit.newBuilder()
            .setConversationId(group.id())
            .setClientId(Ids.next())
            .setSequence(3)
            .setBody(chat.model.v1.Body.newBuilder().setText("TWO"))
            .build();
    annSocket.say(ClientFrame.newBuilder().setRequest(3).setEdit(edit));
    assertTrue(annSocket.reply(3).hasDone());
    Event edited = benSocket.next(f -> f.getEvent().hasMessageChanged()).getEvent();
    assertEquals("TWO", edited.getMessageChanged().getMessage().getBody().getText());
    Await.until(
        "the edited message as the last of the list",
        STORED_WITHIN,
        () -> lastText(ben).equals("TWO"));

    benSocket.say(
        ClientFrame.newBuilder()
            .setRequest(1)
            .setReact(
                React.newBuilder()
                    .setConversationId(group.id())
                    .setClientId(Ids.next())
                    .setSequence(2)
                    .setReaction("👍")));
    assertTrue(benSocket.reply(1).hasDone());
    Event reaction = annSocket.next(f -> f.getEvent().hasReactionChanged()).getEvent();
    assertEquals(ben.session().userId(), reaction.getReactionChanged().getUserId());

    annSocket.say(
        ClientFrame.newBuilder()
            .setRequest(4)
            .setDelete(
                Delete.newBuilder()
                    .setConversationId(group.id())
                    .setClientId(Ids.next())
                    .setSequence(3)));
    assertTrue(annSocket.reply(4).hasDone());
    benSocket.say(
        ClientFrame.newBuilder()
            .setRequest(2)
            .setDelete(
                Delete.newBuilder()
                    .setConversationId(group.id())
                    .setClientId(Ids.next())
                    .setSequence(1)
                    .setOnlyForMe(true)));
    assertTrue(benSocket.reply(2).hasDone());
    Await.until(
        "history as it is now",
        STORED_WITHIN,
        () -> {
          JsonArray rows = group.get(ben, "/messages").success().getJsonArray("messages");
          return rows.size() == 3
              && rows.getJsonObject(0).equals(new JsonObject("{\"sequence\":1,\"hidden\":true}"))
              && rows.getJsonObject(1).getJsonArray("reactions", new JsonArray()).size() == 1
              && rows.getJsonObject(2).containsKey("deleted_at")
              && !rows.getJsonObject(2).containsKey("body");
        });
    assertFalse(
        group
            .get(ann, "/messages")
            .success()
            .getJsonArray("messages")
            .getJsonObject(0)
            .containsKey("hidden"));
    Await.until("no words in the list", STORED_WITHIN, () -> lastText(ben).isEmpty());
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
    return group
        .get(ann, "/messages?around=" + sequence + "&limit=1")
        .success()
        .getJsonArray("messages")
        .getJsonObject(0)
        .getString("sent_at");
  }

  private List<Integer> page(String query) throws Exception {
    return group.get(ann, "/messages" + query).success().getJsonArray("messages").stream()
        .map(message -> ((JsonObject) message).getInteger("sequence"))
        .toList();
  }

  @Test
  void whoWritesIsSeenWriting() throws Exception {
    Socket benSocket = Socket.live(vertx, ben.session());
    Socket annSocket = Socket.live(vertx, ann.session());
    annSocket.say(
        ClientFrame.newBuilder().setTyping(Typing.newBuilder().setConversationId(group.id())));
    Typing typing = benSocket.next(ServerFrame::hasTyping).getTyping();
    assertEquals(ann.session().userId(), typing.getUserId());
    assertEquals(group.id(), typing.getConversationId());
  }

  @Test
  void receiptsTellWhoHasReadIt() throws Exception {
    Socket benSocket = Socket.live(vertx, ben.session());
    int sequence = group.send(ann, "read me");
    message(benSocket);
    benSocket.say(
        ClientFrame.newBuilder()
            .setRequest(1)
            .setRead(
                chat.model.v1.Read.newBuilder()
                    .setConversationId(group.id())
                    .setSequence(sequence)));
    assertTrue(benSocket.reply(1).hasDone());
    Await.until(
        "two of three have read it",
        STORED_WITHIN,
        () -> {
          JsonArray receipts = group.get(cid, "/receipts").success().getJsonArray("receipts");
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

  private JsonArray list(Person person) throws Exception {
    return rest.get(person.session(), "/v1/conversations").success().getJsonArray("conversations");
  }

  private String lastText(Person person) throws Exception {
    return list(person)
        .getJsonObject(0)
        .getJsonObject("last_message", new JsonObject())
        .getJsonObject("body", new JsonObject())
        .getString("text", "");
  }

  private void awaitHead(Person person, int head) throws Exception {
    Await.until(
        "head " + head,
        STORED_WITHIN,
        () -> group.get(person, "").success().getInteger("head") == head);
  }

  private static Message message(Socket socket) throws Exception {
    return socket.next(frame -> frame.getEvent().hasMessage()).getEvent().getMessage();
  }

  private static Event event(Socket socket) throws Exception {
    return socket.next(ServerFrame::hasEvent).getEvent();
  }
}
