package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.Accepted;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.Outcome;
import chat.model.v1.ServerFrame;
import chat.model.v1.ServerFrame.FrameCase;
import chat.model.v1.Verdict;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real client over a real socket, real Redis and Cassandra. */
class GatewayTest {
  private static TestGateway gateway;

  private final String userId = Ids.next();
  private final String conversationId = ConversationIds.direct(userId, Ids.next());

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void aDeviceThatWasAwayGetsWhatItMissedThenWhatComesLive() throws Exception {
    gateway.store(userId, 1, 45);
    TestClient client = gateway.connect();
    client.hello(TestTokens.valid(userId, Ids.next()), TestGateway.cursor(3));
    ServerFrame welcome = client.next(FrameCase.WELCOME);
    assertEquals(1, welcome.getReplyTo());
    assertEquals(userId, welcome.getWelcome().getUserId());
    assertEquals(TestGateway.cursor(45), welcome.getWelcome().getHead());
    for (int inboxSeq = 4; inboxSeq <= 45; inboxSeq++) {
      ServerFrame frame = client.next(FrameCase.EVENT);
      assertEquals(inboxSeq, frame.getEvent().getInboxSeq());
      assertEquals("text " + inboxSeq, frame.getEvent().getMessage().getBody().getText());
    }
    assertEquals(45, client.next(FrameCase.SYNCED).getSynced().getInboxSeq());

    gateway.deliver(userId, 46);
    String live = client.nextText();
    assertEquals(
        JsonCodec.print(
            ServerFrame.newBuilder()
                .setEvent(TestGateway.event(userId, 46).toBuilder().setInboxSeq(46))),
        live);
  }

  @Test
  void allDevicesOfAUserGetTheSameEventsAndOthersGetNone() throws Exception {
    TestClient phone = gateway.connect().online(userId);
    TestClient laptop = gateway.connect().online(userId);
    TestClient stranger = gateway.connect().online(Ids.next());
    for (int inboxSeq = 1; inboxSeq <= 3; inboxSeq++) {
      gateway.deliver(userId, inboxSeq);
    }
    for (int inboxSeq = 1; inboxSeq <= 3; inboxSeq++) {
      assertEquals(inboxSeq, phone.next(FrameCase.EVENT).getEvent().getInboxSeq());
      assertEquals(inboxSeq, laptop.next(FrameCase.EVENT).getEvent().getInboxSeq());
    }
    stranger.assertNothingMoreCame();
  }

  @Test
  void anEventThatTheBusLostIsReadFromTheInbox() throws Exception {
    TestClient client = gateway.connect().online(userId);
    gateway.store(userId, 1, 2);
    gateway.deliver(userId, 2);
    assertEquals(1, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
    assertEquals(2, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
  }

  @Test
  void anEventOfWhichOnlyTheHeadIsAnnouncedIsReadFromTheInbox() throws Exception {
    TestClient client = gateway.connect().online(userId);
    gateway.store(userId, 1, 1);
    gateway.announce(userId, 1);
    assertEquals(1, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
  }

  @Test
  void anEventOfWhichNothingWasHeardIsFoundByTheComparisonOfHeads() throws Exception {
    TestClient client = gateway.connect().online(userId);
    gateway.store(userId, 1, 1);
    assertEquals(1, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
  }

  @Test
  void aCursorOfAnotherEpochIsReset() throws Exception {
    gateway.store(userId, 1, 5);
    TestClient client = gateway.connect();
    Cursor cursor = Cursor.newBuilder().setEpoch("epoch-0").setInboxSeq(2).build();
    client.hello(TestTokens.valid(userId, Ids.next()), cursor);
    client.next(FrameCase.WELCOME);
    assertEquals(TestGateway.cursor(5), client.next(FrameCase.RESET).getReset().getHead());
    assertEquals(5, client.next(FrameCase.SYNCED).getSynced().getInboxSeq());
  }

  @Test
  void aSendIsAnsweredWithItsPlaceInTheConversation() throws Exception {
    TestClient client = gateway.connect().online(userId);
    String clientMessageId = client.send(7, conversationId, "hello");
    ConversationRecord record = gateway.nextSubmitted();
    assertEquals(userId, record.getAuthorId());
    assertEquals(clientMessageId, record.getClientId());
    assertEquals("hello", record.getSendMessage().getBody().getText());
    gateway.answer(record, accepted(12));
    ServerFrame sent = client.next(FrameCase.SENT);
    assertEquals(7, sent.getReplyTo());
    assertEquals(12, sent.getSent().getSequence());
    assertEquals(clientMessageId, sent.getSent().getClientMessageId());
  }

  @Test
  void anOutcomeThatTheBusLostIsLookedUpAndTheNextCommandTakesAnotherWay() throws Exception {
    TestGateway alone = TestGateway.start();
    try {
      TestClient client = alone.connect().online(userId);
      client.send(1, conversationId, "the owner folds it, but is heard no more");
      ConversationRecord first = alone.nextSubmitted();
      assertFalse(alone.wentElsewhere(first));
      alone.storeVerdict(first, accepted(12).getVerdict());
      assertEquals(12, client.next(FrameCase.SENT).getSent().getSequence());

      client.send(2, conversationId, "another router of this node appends it");
      ConversationRecord second = alone.nextSubmitted();
      assertTrue(alone.wentElsewhere(second));
      alone.answer(second, accepted(13));
      assertEquals(13, client.next(FrameCase.SENT).getSent().getSequence());

      client.send(3, conversationId, "the owner is heard again");
      assertFalse(alone.wentElsewhere(alone.nextSubmitted()));
    } finally {
      alone.close();
    }
  }

  @Test
  void sendsReachTheRouterInTheOrderInWhichTheyCame() throws Exception {
    TestClient client = gateway.connect().online(userId);
    List<String> ids =
        IntStream.rangeClosed(1, 60)
            .mapToObj(request -> client.send(request, conversationId, "text"))
            .toList();
    for (String id : ids) {
      assertEquals(id, gateway.nextSubmitted().getClientId());
    }
  }

  @Test
  void theLongestTextPassesAndOneMoreIsRefusedAndTheConnectionLivesOn() throws Exception {
    TestClient client = gateway.connect().online(userId);
    // Escaped emoji: the longest frame that a text of allowed length can need.
    String longest = "\\ud83d\\ude00".repeat(Limits.TEXT_CODE_POINTS_MAX);
    client.text(rawSend(1, longest));
    ConversationRecord record = gateway.nextSubmitted();
    String text = record.getSendMessage().getBody().getText();
    assertEquals(Limits.TEXT_CODE_POINTS_MAX, text.codePointCount(0, text.length()));
    gateway.answer(record, accepted(1));
    assertEquals(1, client.next(FrameCase.SENT).getReplyTo());

    client.text(rawSend(2, "a".repeat(Limits.TEXT_CODE_POINTS_MAX + 1)));
    ServerFrame refused = client.error(ErrorCode.MESSAGE_TOO_LONG);
    assertEquals(2, refused.getReplyTo());
    assertEquals(0, refused.getError().getRetryAfterMillis());

    client.send(3, conversationId, "still here");
    assertEquals("still here", gateway.nextSubmitted().getSendMessage().getBody().getText());
  }

  @Test
  void malformedAndUnknownFramesAreAnsweredAndTheConnectionLivesOn() throws Exception {
    TestClient client = gateway.connect().online(userId);
    client.text("{\"send\":");
    client.error(ErrorCode.MALFORMED_FRAME);
    client.text("{\"request\":4,\"dance\":{}}");
    assertEquals(4, client.error(ErrorCode.UNKNOWN_FRAME).getReplyTo());
    client.text("[".repeat(200_000));
    client.error(ErrorCode.MALFORMED_FRAME);
    gateway.deliver(userId, 1);
    client.next(FrameCase.EVENT);
  }

  @Test
  void twentyRefusedFramesInARowEndTheConnection() throws Exception {
    TestClient client = gateway.connect().online(userId);
    for (int i = 0; i < 20; i++) {
      client.text("no JSON");
      client.error(ErrorCode.MALFORMED_FRAME);
    }
    assertEquals(CloseCode.TOO_MANY_ERRORS.code(), client.closeCode());
  }

  @Test
  void aFrameThatIsTooLongIsClosedWithACodeThatThePeerSees() throws Exception {
    TestClient client = gateway.connect().online(userId);
    client.text("x".repeat(Limits.FRAME_BYTES_MAX + 1));
    assertEquals(CloseCode.TOO_LARGE.code(), client.closeCode());

    client = gateway.connect().online(userId);
    client.text("x".repeat(8 * Limits.FRAME_BYTES_MAX));
    assertEquals(CloseCode.TOO_LARGE.code(), client.closeCode());
  }

  @Test
  void aMessageOfManyFramesIsMeasuredAsAWhole() throws Exception {
    TestClient client = gateway.connect().online(userId);
    String send = rawSend(1, "whole");
    client.fragments(send.substring(0, 1), send.substring(1, 20), send.substring(20));
    assertEquals("whole", gateway.nextSubmitted().getSendMessage().getBody().getText());

    String half = "x".repeat(Limits.FRAME_BYTES_MAX / 2 + 1);
    client.fragments(half, half);
    assertEquals(CloseCode.TOO_LARGE.code(), client.closeCode());
  }

  @Test
  void aStrangerMaySendLess() throws Exception {
    TestClient client = gateway.connect();
    client.hello("x".repeat(Limits.HELLO_FRAME_BYTES_MAX), null);
    assertEquals(CloseCode.TOO_LARGE.code(), client.closeCode());

    client = gateway.connect();
    client.hello("x".repeat(Limits.HELLO_FRAME_BYTES_MAX - 100), null);
    client.error(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aTokenThatDoesNotVerifyIsAnErrorAndAClose() throws Exception {
    String expired = TestTokens.signed(userId, Ids.next(), Instant.now().minusSeconds(60));
    String forged = TestTokens.valid(userId, Ids.next());
    forged = forged.substring(0, forged.lastIndexOf('.') + 1) + "AAAA";
    for (String token : List.of("", "nonsense", expired, forged)) {
      TestClient client = gateway.connect();
      client.hello(token, null);
      assertEquals(1, client.error(ErrorCode.UNAUTHENTICATED).getReplyTo());
      assertEquals(CloseCode.UNAUTHENTICATED.code(), client.closeCode());
    }
  }

  @Test
  void anythingBeforeHelloEndsTheConnection() throws Exception {
    TestClient client = gateway.connect();
    client.send(1, conversationId, "hello");
    client.error(ErrorCode.UNEXPECTED_FRAME);
    assertEquals(CloseCode.HELLO_EXPECTED.code(), client.closeCode());
  }

  @Test
  void binaryMessagesAreNotOfThisSubprotocol() throws Exception {
    TestClient client = gateway.connect().online(userId);
    client.binary(Buffer.buffer("{}"));
    assertEquals(CloseCode.UNSUPPORTED_DATA.code(), client.closeCode());
  }

  @Test
  void theSameDeviceAnewEndsTheOlderConnectionAndKeepsGettingEvents() throws Exception {
    String deviceId = Ids.next();
    TestClient older = gateway.connect();
    older.hello(TestTokens.valid(userId, deviceId), null);
    older.next(FrameCase.WELCOME);
    TestClient newer = gateway.connect();
    newer.hello(TestTokens.valid(userId, deviceId), null);
    newer.next(FrameCase.WELCOME);
    newer.next(FrameCase.SYNCED);
    assertEquals(CloseCode.SUPERSEDED.code(), older.closeCode());
    gateway.deliver(userId, 1);
    newer.next(FrameCase.EVENT);
  }

  @Test
  void aHelloThatComesLateDoesNotEndTheNewerConnection() throws Exception {
    String deviceId = Ids.next();
    TestClient givenUp = gateway.connect();
    TestClient newer = gateway.connect();
    newer.hello(TestTokens.valid(userId, deviceId), null);
    newer.next(FrameCase.WELCOME);
    newer.next(FrameCase.SYNCED);
    givenUp.hello(TestTokens.valid(userId, deviceId), null);
    assertEquals(CloseCode.SUPERSEDED.code(), givenUp.closeCode());
    gateway.deliver(userId, 1);
    newer.next(FrameCase.EVENT);
  }

  @Test
  void whoLeavesIsTakenFromTheRegistry() throws Exception {
    TestClient client = gateway.connect().online(userId);
    assertEquals(1, gateway.gatewaysOf(userId).size());
    client.leave();
    Await.until(() -> gateway.gatewaysOf(userId).isEmpty());
  }

  @Test
  void aClientThatReadsTooSlowlyGetsEverythingInTheEnd() throws Exception {
    int events = 3_000;
    TestClient client = gateway.connect().online(userId);
    client.pause();
    String filler = "x".repeat(4_000);
    List<Event> rows =
        IntStream.rangeClosed(1, events)
            .mapToObj(inboxSeq -> withText(TestGateway.event(userId, inboxSeq), filler))
            .toList();
    gateway.store(userId, 1, rows);
    for (int inboxSeq = 1; inboxSeq <= events; inboxSeq++) {
      gateway.deliver(rows.get(inboxSeq - 1), TestGateway.recipient(userId, inboxSeq));
    }
    gateway.announce(userId, events);
    client.resume();
    for (int inboxSeq = 1; inboxSeq <= events; inboxSeq++) {
      assertEquals(inboxSeq, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
    }
  }

  private static Event withText(Event event, String text) {
    Event.Builder builder = event.toBuilder();
    builder.getMessageBuilder().getBodyBuilder().setText(text);
    return builder.build();
  }

  private String rawSend(int request, String escapedText) {
    return "{\"request\":"
        + request
        + ",\"send\":{\"conversation_id\":\""
        + conversationId
        + "\",\"client_message_id\":\""
        + Ids.next()
        + "\",\"body\":{\"text\":\""
        + escapedText
        + "\"}}}";
  }

  private static Outcome.Builder accepted(int sequence) {
    return Outcome.newBuilder()
        .setVerdict(Verdict.newBuilder().setAccepted(Accepted.newBuilder().setSequence(sequence)));
  }
}
