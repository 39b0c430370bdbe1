package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.gateway.core.Encoding;
import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.Accepted;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.ServerFrame;
import chat.model.v1.ServerFrame.FrameCase;
import chat.model.v1.Verdict;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same protocol in binary messages, beside connections that have it in JSON. */
class ProtobufEncodingTest {
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
  void twoDevicesGetTheSameEventsEachInItsEncoding() throws Exception {
    gateway.store(userId, 1, 2);
    TestClient json = gateway.connect();
    TestClient protobuf = gateway.connect(Encoding.PROTOBUF);
    for (TestClient client : new TestClient[] {json, protobuf}) {
      client.hello(TestTokens.valid(userId, Ids.next()), TestGateway.cursor(0));
      assertEquals(userId, client.next(FrameCase.WELCOME).getWelcome().getUserId());
    }
    gateway.deliver(userId, 3);
    for (TestClient client : new TestClient[] {json, protobuf}) {
      for (int inboxSeq = 1; inboxSeq <= 3; inboxSeq++) {
        ServerFrame frame = TestClient.parse(client.nextText());
        if (frame.hasSynced()) {
          frame = TestClient.parse(client.nextText());
        }
        assertEquals(
            JsonCodec.print(
                ServerFrame.newBuilder()
                    .setEvent(
                        TestGateway.event(userId, inboxSeq).toBuilder().setInboxSeq(inboxSeq))),
            JsonCodec.print(frame));
      }
    }
  }

  @Test
  void aSendIsAnsweredWithItsPlaceInTheConversation() throws Exception {
    TestClient client = gateway.connect(Encoding.PROTOBUF).online(userId);
    String text = "long 😀 ".repeat(10_000);
    String clientMessageId = client.send(7, conversationId, text);
    ConversationRecord record = gateway.nextSubmitted();
    assertEquals(text, record.getSendMessage().getBody().getText());
    assertEquals(clientMessageId, record.getClientId());
    gateway.answer(
        record,
        Outcome.newBuilder()
            .setVerdict(Verdict.newBuilder().setAccepted(Accepted.newBuilder().setSequence(12))));
    ServerFrame sent = client.next(FrameCase.SENT);
    assertEquals(7, sent.getReplyTo());
    assertEquals(12, sent.getSent().getSequence());
  }

  @Test
  void whatIsNoFrameIsAnErrorThatSaysSo() throws Exception {
    TestClient client = gateway.connect(Encoding.PROTOBUF).online(userId);
    client.binary(Buffer.buffer("{\"heartbeat\":{}}"));
    String message = client.error(ErrorCode.MALFORMED_FRAME).getError().getMessage();
    assertTrue(message.startsWith("a frame is a ClientFrame of frames.proto in protobuf"), message);
    client.binary(Buffer.buffer());
    client.error(ErrorCode.UNKNOWN_FRAME);
    client.send(1, "nowhere", "hello");
    assertEquals(1, client.error(ErrorCode.INVALID_ARGUMENT).getReplyTo());
  }

  @Test
  void textMessagesAreNotOfThisSubprotocol() throws Exception {
    TestClient client = gateway.connect(Encoding.PROTOBUF).online(userId);
    client.text("{\"heartbeat\":{}}");
    assertEquals(CloseCode.UNSUPPORTED_DATA.code(), client.closeCode());
  }

  @Test
  void messagesHaveTheLimitsOfJson() throws Exception {
    TestClient stranger = gateway.connect(Encoding.PROTOBUF);
    stranger.binary(Buffer.buffer(new byte[Limits.HELLO_FRAME_BYTES_MAX + 1]));
    assertEquals(CloseCode.TOO_LARGE.code(), stranger.closeCode());
    TestClient member = gateway.connect(Encoding.PROTOBUF).online(userId);
    member.binary(Buffer.buffer(new byte[Limits.FRAME_BYTES_MAX + 1]));
    assertEquals(CloseCode.TOO_LARGE.code(), member.closeCode());
  }
}
