package chat.gateway.core;

import static chat.gateway.core.SessionDriver.closes;
import static chat.gateway.core.SessionDriver.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.Accepted;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.MediaReference;
import chat.model.v1.Outcome;
import chat.model.v1.Refused;
import chat.model.v1.RetryLater;
import chat.model.v1.Send;
import chat.model.v1.SendMessage;
import chat.model.v1.ServerFrame;
import chat.model.v1.Typing;
import chat.model.v1.Verdict;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionFramesTest {
  private static final String CONVERSATION = ConversationIds.direct(Ids.next(), Ids.next());
  private static final ClientFrame HEARTBEAT =
      ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build();

  private final SessionDriver session = new SessionDriver();

  @Test
  void anythingBeforeHelloClosesTheConnection() {
    assertEquals(List.of("unexpected_frame", "HELLO_EXPECTED"), seen(session.frame(HEARTBEAT)));
    assertEquals(
        List.of("malformed_frame", "HELLO_EXPECTED"), seen(text(new SessionDriver(), "no JSON")));
    assertEquals(List.of("unknown_frame", "HELLO_EXPECTED"), seen(text(new SessionDriver(), "{}")));
  }

  @Test
  void withoutHelloTheConnectionEndsAfterFiveSeconds() {
    assertEquals(List.of(), session.tickAfter(4_999));
    assertEquals(List.of("HELLO_TIMEOUT"), seen(session.tickAfter(1)));
  }

  @Test
  void aBadTokenIsAnErrorAndAClose() {
    session.frame(ClientFrame.newBuilder().setRequest(5).setHello(Hello.newBuilder()).build());
    List<Effect> effects = session.on(new SessionEvent.AuthenticationFailed());
    assertEquals(List.of("unauthenticated", "UNAUTHENTICATED"), seen(effects));
    assertEquals(5, reply(effects).getReplyTo());
  }

  @Test
  void aDeviceThatIsNotAdmittedIsToldWhenToComeBack() {
    session.frame(ClientFrame.newBuilder().setRequest(5).setHello(Hello.newBuilder()).build());
    List<Effect> effects = session.on(new SessionEvent.NotAdmitted(700));
    assertEquals(List.of("unavailable", "TRY_AGAIN_LATER"), seen(effects));
    assertEquals(700, reply(effects).getError().getRetryAfterMillis());
  }

  @Test
  void welcomeNamesTheIntervalsAndLimits() {
    ServerFrame welcome = reply(session.welcomed(null, 7));
    assertEquals(1, welcome.getReplyTo());
    assertEquals(SessionDriver.USER, welcome.getWelcome().getUserId());
    assertEquals(SessionDriver.cursor(7), welcome.getWelcome().getHead());
    assertEquals(10_000, welcome.getWelcome().getHeartbeatIntervalMillis());
    assertEquals(100_000, welcome.getWelcome().getLimits().getTextCodePointsMax());
  }

  @Test
  void aHeartbeatIsAnsweredWhenTheClientAsks() {
    session.welcomed(null, 7);
    assertEquals(List.of(), session.frame(HEARTBEAT));
    ServerFrame answer = reply(session.frame(HEARTBEAT.toBuilder().setRequest(9).build()));
    assertTrue(answer.hasHeartbeat());
    assertEquals(9, answer.getReplyTo());
  }

  @Test
  void framesBeforeWelcomeAreRefusedButAHeartbeatIsNot() {
    session.opened(null);
    assertEquals(List.of("unexpected_frame"), seen(session.frame(send(2, "early"))));
    assertEquals(List.of(), session.frame(HEARTBEAT));
  }

  @Test
  void withoutAnyFrameTheConnectionEndsAfterThirtySeconds() {
    session.welcomed(null, 7);
    assertFalse(closes(session.tickAfter(29_999), CloseCode.HEARTBEAT_TIMEOUT));
    session.frame(HEARTBEAT);
    assertFalse(closes(session.tickAfter(29_999), CloseCode.HEARTBEAT_TIMEOUT));
    assertTrue(closes(session.tickAfter(1), CloseCode.HEARTBEAT_TIMEOUT));
  }

  @Test
  void aRefusedFrameLeavesTheConnectionAndTwentyInARowDoNot() {
    session.welcomed(null, 7);
    for (int i = 0; i < 19; i++) {
      assertEquals(List.of("malformed_frame"), seen(text(session, "{\"send\":")));
    }
    session.frame(HEARTBEAT);
    for (int i = 0; i < 19; i++) {
      assertEquals(List.of("unknown_frame"), seen(text(session, "{\"dance\":{}}")));
    }
    assertEquals(List.of("unknown_frame", "TOO_MANY_ERRORS"), seen(text(session, "{\"dance\":1}")));
    assertInstanceOf(SessionState.Closed.class, session.state);
  }

  @Test
  void hostileJsonIsMalformedAndNothingWorse() {
    session.welcomed(null, 7);
    String deep = "[".repeat(500_000);
    String wide = "{\"x\":[" + "{},".repeat(400_000) + "{}]}";
    String digits = "1".repeat(1_200_000);
    for (String text :
        List.of(
            "",
            "[]",
            "null",
            "7",
            "\"send\"",
            deep,
            "{\"send\":" + deep,
            wide,
            // A lenient parser would read the rest of this one as a name and an array.
            "{'\"':" + wide + "}",
            "{\"request\":" + digits + "}",
            "{\"request\":1e99999999}",
            "{\"request\":-1}")) {
      assertEquals(List.of("malformed_frame"), seen(text(session, text)));
    }
  }

  @Test
  void hostileProtobufIsMalformedAndNothingWorse() {
    session.welcomed(null, 7);
    ByteString number = field(ClientFrame.REQUEST_FIELD_NUMBER, 0, 1);
    ByteString fields = repeated(number, 600_000);
    ByteString group = field(99, WireFormat.WIRETYPE_START_GROUP);
    ByteString notUtf8 = ByteString.copyFrom(new byte[] {(byte) 0xc3, 0x28});
    for (ByteString bytes :
        List.of(
            number.substring(0, 1),
            ByteString.copyFromUtf8("{\"heartbeat\":{}}"),
            fields,
            within(ClientFrame.WATCH_FIELD_NUMBER, repeated(within(1, ByteString.EMPTY), 600_000)),
            within(99, fields).concat(fields),
            within(ClientFrame.SEND_FIELD_NUMBER, number).substring(0, 3),
            repeated(group, 600_000),
            within(ClientFrame.TYPING_FIELD_NUMBER, within(1, notUtf8)))) {
      assertEquals(List.of("malformed_frame"), seen(bytes(session, bytes)));
    }
    assertEquals(List.of("unknown_frame"), seen(bytes(session, ByteString.EMPTY)));
    assertEquals(
        List.of("unknown_frame"), seen(bytes(session, within(99, fields.substring(0, 100)))));
  }

  @Test
  void aFrameInProtobufIsTheSameFrame() {
    session.welcomed(null, 7);
    ClientFrame frame = send(2, "hello");
    assertEquals(
        submitted(session.frame(frame)).record(),
        submitted(bytes(session, frame.toByteString())).record());
  }

  @Test
  void aSecondHelloIsUnexpected() {
    session.welcomed(null, 7);
    ClientFrame hello = ClientFrame.newBuilder().setRequest(9).setHello(Hello.newBuilder()).build();
    List<Effect> effects = session.frame(hello);
    assertEquals(List.of("unexpected_frame"), seen(effects));
    assertEquals(9, reply(effects).getReplyTo());
  }

  @Test
  void aSendBecomesACommandOfTheAuthenticatedUser() {
    session.welcomed(null, 7);
    ClientFrame frame = send(2, "hello");
    Submission submission = submitted(session.frame(frame));
    assertEquals(2, submission.request());
    assertEquals(SessionDriver.USER, submission.record().getAuthorId());
    assertEquals(CONVERSATION, submission.record().getConversationId());
    assertEquals(frame.getSend().getClientMessageId(), submission.record().getClientId());
    assertEquals("hello", submission.record().getSendMessage().getBody().getText());
    assertFalse(submission.record().getSendMessage().hasPreview());
  }

  @Test
  void theTraceOfAClientComesAlongUnlessItIsTooLongForOne() {
    session.welcomed(null, 7);
    String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    ClientFrame.Builder frame = send(2, "hello").toBuilder();

    assertEquals("", submitted(session.frame(frame.build())).traceparent());
    frame.setTraceparent(traceparent);
    assertEquals(traceparent, submitted(session.frame(frame.build())).traceparent());
    frame.setTraceparent(traceparent + "x");
    assertEquals("", submitted(session.frame(frame.build())).traceparent());
  }

  @Test
  void anOutcomeBecomesTheOneAnswer() {
    session.welcomed(null, 7);
    Submission submission = submitted(session.frame(send(2, "hello")));
    Timestamp decidedAt = Timestamp.newBuilder().setSeconds(1_700_000_000).build();
    Verdict.Builder accepted =
        Verdict.newBuilder()
            .setDecidedAt(decidedAt)
            .setAccepted(Accepted.newBuilder().setSequence(12));
    ServerFrame sent = decide(submission, Outcome.newBuilder().setVerdict(accepted));
    assertEquals(2, sent.getReplyTo());
    assertEquals(12, sent.getSent().getSequence());
    assertEquals(decidedAt, sent.getSent().getSentAt());
    assertEquals(submission.record().getClientId(), sent.getSent().getClientMessageId());

    submission = submitted(session.frame(send(3, "hello")));
    Verdict.Builder refused =
        Verdict.newBuilder().setRefused(Refused.newBuilder().setCode("conversation_not_found"));
    ServerFrame error = decide(submission, Outcome.newBuilder().setVerdict(refused));
    assertEquals(3, error.getReplyTo());
    assertEquals("conversation_not_found", error.getError().getCode());
    assertEquals(0, error.getError().getRetryAfterMillis());

    submission = submitted(session.frame(send(4, "hello")));
    RetryLater.Builder later =
        RetryLater.newBuilder().setCode("outcome_unknown").setRetryAfterMillis(700);
    error = decide(submission, Outcome.newBuilder().setRetryLater(later));
    assertEquals("outcome_unknown", error.getError().getCode());
    assertEquals(700, error.getError().getRetryAfterMillis());
  }

  @Test
  void sendsAreTakenWhileCatchingUp() {
    session.welcomed(SessionDriver.cursor(3), 10);
    assertEquals(2, submitted(session.frame(send(2, "hello"))).request());
  }

  @Test
  void tooManySendsInFlightAreToBeTriedAgain() {
    session.welcomed(null, 7);
    Submission first = submitted(session.frame(send(1, "x")));
    for (int request = 2; request <= 4; request++) {
      submitted(session.frame(send(request, "x")));
    }
    List<Effect> fifth = session.frame(send(5, "x"));
    assertEquals(List.of("rate_limited"), seen(fifth));
    assertTrue(reply(fifth).getError().getRetryAfterMillis() > 0);
    for (int i = 0; i < 30; i++) {
      assertEquals(List.of("rate_limited"), seen(session.frame(send(5, "x"))));
    }
    decide(
        first,
        Outcome.newBuilder().setVerdict(Verdict.newBuilder().setAccepted(Accepted.newBuilder())));
    submitted(session.frame(send(5, "x")));
  }

  @Test
  void largeSendsInFlightAreBoundedByTheirBytes() {
    session.welcomed(null, 7);
    String large = "😀".repeat(Limits.TEXT_CODE_POINTS_MAX);
    for (int request = 1; request <= 3; request++) {
      submitted(session.frame(send(request, large)));
    }
    assertEquals(List.of("rate_limited"), seen(session.frame(send(4, large))));
  }

  @Test
  void theLengthOfATextIsCountedInCodePoints() {
    session.welcomed(null, 7);
    String longest = "😀".repeat(Limits.TEXT_CODE_POINTS_MAX);
    submitted(session.frame(send(2, longest)));
    List<Effect> refused = session.frame(send(3, longest + "a"));
    assertEquals(List.of("message_too_long"), seen(refused));
    assertEquals(3, reply(refused).getReplyTo());
    assertTrue(reply(refused).getError().getMessage().contains("100001"));
  }

  @Test
  void aLargeBodyGetsAPreviewOfWholeCodePoints() {
    session.welcomed(null, 7);
    String atLimit = "a".repeat(Limits.INBOX_BODY_BYTES_MAX - 3);
    assertFalse(message(session.frame(send(2, atLimit))).hasPreview());
    SendMessage large = message(session.frame(send(3, "😀".repeat(2_000))));
    assertEquals("😀".repeat(Limits.PREVIEW_CODE_POINTS), large.getPreview().getText());
    assertEquals(2_000, large.getBody().getText().codePointCount(0, 4_000));
  }

  @Test
  void whatTheContentAloneDecidesIsRefusedForGood() {
    session.welcomed(null, 7);
    ClientFrame good = send(2, "x");
    refused(ErrorCode.MESSAGE_EMPTY, good, good.getSend().toBuilder().setBody(text("")));
    refused(ErrorCode.BODY_NOT_SUPPORTED, good, good.getSend().toBuilder().clearBody());
    refused(
        ErrorCode.BODY_NOT_SUPPORTED,
        good,
        good.getSend().toBuilder()
            .setBody(Body.newBuilder().setMedia(MediaReference.newBuilder())));
    refused(ErrorCode.INVALID_ARGUMENT, good, good.getSend().toBuilder().setConversationId("x"));
    refused(ErrorCode.INVALID_ARGUMENT, good, good.getSend().toBuilder().clearClientMessageId());
    refused(
        ErrorCode.INVALID_ARGUMENT,
        good,
        good.getSend().toBuilder().setClientMessageId("7d2f0a3e-52c7-4b0e-9a41-6f8b6a1c9d05"));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        good.toBuilder().clearRequest().build(),
        good.getSend().toBuilder());
    String halfAPair =
        "{\"request\":2,\"send\":{\"conversation_id\":\""
            + CONVERSATION
            + "\",\"client_message_id\":\""
            + Ids.next()
            + "\",\"body\":{\"text\":\"\\ud83d\"}}}";
    assertEquals(List.of("invalid_argument"), seen(text(session, halfAPair)));
  }

  @Test
  void aDrainingGatewayAnswersWhatItTookAndThenCloses() {
    session.welcomed(null, 7);
    Submission submission = submitted(session.frame(send(2, "hello")));
    assertEquals(
        List.of("reconnect"),
        seen(session.on(new SessionEvent.Drain(300, List.of("ws://other/v1/ws")))));
    assertEquals(List.of("unavailable"), seen(session.frame(send(3, "late"))));
    ClientFrame.Builder typing =
        ClientFrame.newBuilder().setTyping(Typing.newBuilder().setConversationId(CONVERSATION));
    assertEquals(List.of(), seen(session.frame(typing.build())));
    Outcome outcome =
        Outcome.newBuilder()
            .setVerdict(Verdict.newBuilder().setAccepted(Accepted.newBuilder().setSequence(1)))
            .build();
    assertEquals(
        List.of("sent", "RESTART"),
        seen(session.on(new SessionEvent.Decided(submission, outcome))));
  }

  @Test
  void aDrainDoesNotWaitForEver() {
    session.welcomed(null, 7);
    submitted(session.frame(send(2, "hello")));
    session.on(new SessionEvent.Drain(300, List.of("ws://other/v1/ws")));
    assertEquals(List.of(), seen(session.tickAfter(1_999)));
    assertEquals(List.of("RESTART"), seen(session.tickAfter(1)));
  }

  @Test
  void anIdleSessionDrainsAtOnce() {
    session.welcomed(null, 7);
    assertEquals(
        List.of("reconnect", "RESTART"),
        seen(session.on(new SessionEvent.Drain(300, List.of("ws://other/v1/ws")))));
  }

  @Test
  void whoeverWasRegisteredIsUnregisteredOnce() {
    session.welcomed(null, 7);
    session.on(new SessionEvent.Superseded());
    session.on(new SessionEvent.Disconnected());
    assertEquals(1, session.effects.stream().filter(Effect.Unregister.class::isInstance).count());
    assertTrue(closes(session.effects, CloseCode.SUPERSEDED));
  }

  private void refused(ErrorCode code, ClientFrame frame, Send.Builder send) {
    assertEquals(
        List.of(code.code()), seen(session.frame(frame.toBuilder().setSend(send).build())));
  }

  private ServerFrame decide(Submission submission, Outcome.Builder outcome) {
    return reply(session.on(new SessionEvent.Decided(submission, outcome.build())));
  }

  private static List<Effect> bytes(SessionDriver session, ByteString bytes) {
    return session.on(new SessionEvent.Received(ClientMessage.protobuf(bytes)));
  }

  private static ByteString field(int number, int wireType, int... values) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeTag(number, wireType);
      for (int value : values) {
        out.writeUInt32NoTag(value);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  private static ByteString within(int number, ByteString bytes) {
    return field(number, WireFormat.WIRETYPE_LENGTH_DELIMITED, bytes.size()).concat(bytes);
  }

  private static ByteString repeated(ByteString bytes, int times) {
    byte[] all = new byte[bytes.size() * times];
    for (int i = 0; i < times; i++) {
      bytes.copyTo(all, i * bytes.size());
    }
    return ByteString.copyFrom(all);
  }

  private static List<Effect> text(SessionDriver session, String text) {
    return session.on(new SessionEvent.Received(ClientMessage.json(text)));
  }

  private static SendMessage message(List<Effect> effects) {
    return submitted(effects).record().getSendMessage();
  }

  private static Submission submitted(List<Effect> effects) {
    return assertInstanceOf(Effect.Submit.class, effects.get(0)).submission();
  }

  private static ServerFrame reply(List<Effect> effects) {
    return assertInstanceOf(Effect.Send.class, effects.get(0)).frame();
  }

  private static Body text(String text) {
    return Body.newBuilder().setText(text).build();
  }

  private static ClientFrame send(int request, String text) {
    return ClientFrame.newBuilder()
        .setRequest(request)
        .setSend(
            Send.newBuilder()
                .setConversationId(CONVERSATION)
                .setClientMessageId(Ids.next())
                .setBody(text(text)))
        .build();
  }
}
