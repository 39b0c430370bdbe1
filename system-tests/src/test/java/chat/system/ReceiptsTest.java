package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Ack;
import chat.model.v1.ClientFrame;
import chat.model.v1.Receipt;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Delivered and read, live and when asked for; what a person does follows to all his devices. */
@ExtendWith(Platform.Shared.class)
class ReceiptsTest {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private Rest rest;
  private Person ann;
  private Person bob;
  private String conversationId;

  @BeforeEach
  void people(Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    rest = new Rest(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    bob = Await.result(Person.signUp(api, "bob"));
    conversationId = Await.result(ann.conversationWith(bob));
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void theSenderSeesDeliveredAndThenRead() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket bobSocket = Socket.live(vertx, bob.session());
    annSocket.sent(conversationId, "hello");
    ServerFrame arrived = bobSocket.next(frame -> frame.getEvent().hasMessage());

    bobSocket.say(ack(arrived.getEvent().getInboxSeq()));

    Receipt delivered = annSocket.next(ServerFrame::hasReceipt).getReceipt();
    assertEquals(
        Receipt.newBuilder()
            .setConversationId(conversationId)
            .setUserId(bob.session().userId())
            .setDelivered(1)
            .build(),
        delivered);

    bobSocket.done(Frames.read(conversationId, 1));

    Receipt read = annSocket.next(ServerFrame::hasReceipt).getReceipt();
    assertEquals(1, read.getRead());
    assertEquals(bob.session().userId(), read.getUserId());
    assertStored("{\"delivered\":1,\"read\":1}", bob);
    assertStored("{\"delivered\":1,\"read\":1}", ann);
  }

  @Test
  void whatWasReadOnOneDeviceIsReadOnTheOther() throws Exception {
    Session laptop = Await.result(bob.anotherDevice());
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket phoneSocket = Socket.live(vertx, bob.session());
    Socket laptopSocket = Socket.live(vertx, laptop);
    for (int i = 1; i <= 3; i++) {
      annSocket.sent(conversationId, "message " + i);
      phoneSocket.next(frame -> frame.getEvent().hasMessage());
    }
    awaitConversation(conversation -> conversation.getInteger("unread") == 3);

    phoneSocket.done(Frames.read(conversationId, 2));

    ServerFrame marker = laptopSocket.next(frame -> frame.getEvent().hasReadMarker());
    assertEquals(conversationId, marker.getEvent().getReadMarker().getConversationId());
    assertEquals(2, marker.getEvent().getReadMarker().getSequence());
    awaitConversation(
        conversation ->
            conversation.getInteger("read") == 2 && conversation.getInteger("unread") == 1);

    phoneSocket.sent(conversationId, "who writes has read");
    awaitConversation(
        conversation ->
            conversation.getInteger("read") == 4 && conversation.getInteger("unread") == 0);
  }

  @Test
  void theCursorOfALaterConnectionCountsAsDelivered() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket bobSocket = Socket.live(vertx, bob.session());
    annSocket.sent(conversationId, "hello");
    int inboxSeq = bobSocket.next(frame -> frame.getEvent().hasMessage()).getEvent().getInboxSeq();
    bobSocket.close();
    awaitConversation(conversation -> conversation.getInteger("inbox_seq") == inboxSeq);

    Socket.resumed(
        vertx, bob.session(), bobSocket.head().toBuilder().setInboxSeq(inboxSeq).build());

    assertEquals(1, annSocket.next(ServerFrame::hasReceipt).getReceipt().getDelivered());
    assertStored("{\"delivered\":1,\"read\":0}", bob);
  }

  @Test
  void nobodyReadsWhereHeIsNoMemberOrWhatIsNotThere() throws Exception {
    Person eve = Await.result(Person.signUp(ann.api(), "eve"));
    Socket eveSocket = Socket.live(vertx, eve.session());
    assertEquals(
        ErrorCode.CONVERSATION_NOT_FOUND.code(),
        eveSocket.give(Frames.read(conversationId, 1)).getError().getCode());

    Socket annSocket = Socket.live(vertx, ann.session());
    annSocket.say(Frames.read(conversationId, 7).setRequest(1));
    assertTrue(
        annSocket.reply(1).getError().getRetryAfterMillis() > 0,
        "a message that is not there may still come");
    rest.get(eve.session(), receipts()).problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
  }

  @Test
  void aMessageSentOverHttpIsOneMessageHoweverOften() throws Exception {
    Socket bobSocket = Socket.live(vertx, bob.session());
    JsonObject message =
        new JsonObject()
            .put("client_message_id", Ids.next())
            .put("body", new JsonObject().put("text", "over HTTP"));
    String path = "/v1/conversations/" + conversationId + "/messages";

    JsonObject sent = rest.post(ann.session(), path, message).success();

    assertEquals(1, sent.getInteger("sequence"));
    assertEquals(
        "over HTTP",
        bobSocket
            .next(frame -> frame.getEvent().hasMessage())
            .getEvent()
            .getMessage()
            .getBody()
            .getText());
    assertEquals(sent, rest.post(ann.session(), path, message).success());
    Socket annSocket = Socket.live(vertx, ann.session());
    assertEquals(
        1,
        annSocket.sent(
            Frames.send(
                conversationId,
                message.getString("client_message_id"),
                "the id decides, not the text")));
    rest.post(
            ann.session(),
            path,
            message.copy().put("body", new JsonObject().put("text", "x".repeat(100_001))))
        .problem(413, ErrorCode.MESSAGE_TOO_LONG);
  }

  private void awaitConversation(Predicate<JsonObject> condition) throws Exception {
    Await.until(
        "the conversation in the list",
        STORED_WITHIN,
        () -> rest.line(bob, conversationId).filter(condition).isPresent());
  }

  private void assertStored(String expected, Person member) throws Exception {
    JsonObject wanted = new JsonObject(expected).put("user_id", member.session().userId());
    Await.until(
        "the receipt " + wanted,
        STORED_WITHIN,
        () ->
            rest.get(ann.session(), receipts())
                .found()
                .filter(page -> page.getJsonArray("receipts").contains(wanted))
                .isPresent());
  }

  private String receipts() {
    return "/v1/conversations/" + conversationId + "/receipts";
  }

  private static ClientFrame.Builder ack(int inboxSeq) {
    return ClientFrame.newBuilder().setAck(Ack.newBuilder().setInboxSeq(inboxSeq));
  }
}
