package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Error;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.Message;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the protocol promises for frames that are right, wrong, too long or not allowed. */
@ExtendWith(Platform.Shared.class)
class ProtocolTest {
  private static final Duration HISTORY_TIMEOUT = Duration.ofSeconds(10);
  private static final String EMOJI = "\ud83d\ude00";

  private final Vertx vertx = Vertx.vertx();
  private Platform platform;
  private Person ann;
  private Person bob;
  private String conversationId;

  @BeforeEach
  void people(Platform shared) throws Exception {
    platform = shared;
    HttpApi api = new HttpApi(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    bob = Await.result(Person.signUp(api, "bob"));
    conversationId = Await.result(ann.conversationWith(bob));
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void hundredThousandCharactersPassAndOneMoreIsRefused() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket bobSocket = Socket.live(vertx, bob.session());
    String longest = EMOJI.repeat(Limits.TEXT_CODE_POINTS_MAX);

    assertEquals(1, annSocket.sent(conversationId, longest));

    Message arrived = nextMessage(bobSocket);
    assertEquals(1, arrived.getSequence());
    assertTrue(arrived.getPreview());
    assertTrue(longest.startsWith(arrived.getBody().getText()));
    assertEquals(longest, historyTo(1, bob).get(0).getBody().getText());

    Error refusal =
        annSocket.give(Frames.send(conversationId, Ids.next(), longest + "x")).getError();

    assertEquals(ErrorCode.MESSAGE_TOO_LONG.code(), refusal.getCode());
    assertEquals(0, refusal.getRetryAfterMillis());
    assertStillServes(annSocket, 2);
    assertEquals(2, historyTo(2, bob).size());
  }

  @Test
  void malformedFrameIsRefusedAndTheConnectionLivesOn() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    socket.say("{\"send\":");
    assertEquals(ErrorCode.MALFORMED_FRAME.code(), nextError(socket).getCode());
    socket.say("{\"request\":3,\"send\":{\"conversation_id\":7,\"body\":[]}}");
    assertEquals(ErrorCode.MALFORMED_FRAME.code(), nextError(socket).getCode());
    assertStillServes(socket, 1);
  }

  @Test
  void unknownFrameIsRefusedAndTheConnectionLivesOn() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    socket.say("{\"request\":5,\"dance\":{}}");
    assertEquals(ErrorCode.UNKNOWN_FRAME.code(), socket.reply(5).getError().getCode());
    assertStillServes(socket, 1);
  }

  @Test
  void secondHelloIsRefusedAndTheConnectionLivesOn() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    socket.say(hello("again").setRequest(6));
    assertEquals(ErrorCode.UNEXPECTED_FRAME.code(), socket.reply(6).getError().getCode());
    assertStillServes(socket, 1);
  }

  @Test
  void contentThatCannotBeAMessageIsRefused() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    assertRefused(ErrorCode.MESSAGE_EMPTY, socket, Frames.send(conversationId, Ids.next(), ""));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, socket, Frames.send(conversationId, "not-a-uuid", "hello"));
    socket.say(
        "{\"request\":3,\"send\":{\"conversation_id\":\"%s\",\"client_message_id\":\"%s\",\"body\":{\"media\":{\"object_id\":\"o\"}}}}"
            .formatted(conversationId, Ids.next()));
    assertEquals(ErrorCode.BODY_NOT_SUPPORTED.code(), socket.reply(3).getError().getCode());
    assertStillServes(socket, 1);
  }

  @Test
  void conversationOfOthersIsNotFound() throws Exception {
    Person eve = Await.result(Person.signUp(ann.api(), "eve"));
    Socket socket = Socket.live(vertx, eve.session());
    assertRefused(ErrorCode.CONVERSATION_NOT_FOUND, socket, Frames.send(conversationId));
    assertRefused(
        ErrorCode.CONVERSATION_NOT_FOUND,
        socket,
        Frames.send(ConversationIds.direct(Ids.next(), Ids.next())));
    assertEquals(List.of(), historyTo(0, bob));
  }

  @Test
  void wrongTokenIsUnauthenticated() throws Exception {
    Socket socket = open(List.of(Socket.SUBPROTOCOL));
    socket.say(hello("no-token"));
    assertEquals(ErrorCode.UNAUTHENTICATED.code(), nextError(socket).getCode());
    assertEquals(CloseCode.UNAUTHENTICATED.code(), socket.closeCode());
  }

  @Test
  void firstFrameMustBeHello() throws Exception {
    Socket socket = open(List.of(Socket.SUBPROTOCOL));
    socket.say(ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
    assertEquals(CloseCode.HELLO_EXPECTED.code(), socket.closeCode());
  }

  @Test
  void helloMustComeInTime() throws Exception {
    assertEquals(CloseCode.HELLO_TIMEOUT.code(), open(List.of(Socket.SUBPROTOCOL)).closeCode());
  }

  @Test
  void frameBeforeHelloHasTheSmallerLimit() throws Exception {
    Socket socket = open(List.of(Socket.SUBPROTOCOL));
    socket.say(hello("t".repeat(Limits.HELLO_FRAME_BYTES_MAX)));
    assertEquals(CloseCode.TOO_LARGE.code(), socket.closeCode());
  }

  @Test
  void frameAboveTheLimitClosesTheConnection() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    socket.send(1, conversationId, Ids.next(), "x".repeat(Limits.FRAME_BYTES_MAX));
    assertEquals(CloseCode.TOO_LARGE.code(), socket.closeCode());
    assertEquals(List.of(), historyTo(0, ann));
  }

  @Test
  void binaryFrameClosesTheConnection() throws Exception {
    Socket socket = Socket.live(vertx, ann.session());
    socket.sayBinary(new byte[] {1, 2, 3});
    assertEquals(CloseCode.UNSUPPORTED_DATA.code(), socket.closeCode());
  }

  @Test
  void upgradeWithoutTheSubprotocolIsRefused() {
    for (List<String> subprotocols : List.of(List.<String>of(), List.of("chat.v0"))) {
      AssertionError refused = assertThrows(AssertionError.class, () -> open(subprotocols));
      assertEquals(400, ((UpgradeRejectedException) refused.getCause()).getStatus());
    }
  }

  private Socket open(List<String> subprotocols) throws Exception {
    return Await.result(Socket.open(vertx, platform.webSocket(), subprotocols));
  }

  private static ClientFrame.Builder hello(String token) {
    return ClientFrame.newBuilder().setHello(Hello.newBuilder().setToken(token));
  }

  private void assertStillServes(Socket socket, int sequence) throws Exception {
    assertEquals(sequence, socket.sent(conversationId, "still here"));
  }

  private static void assertRefused(ErrorCode code, Socket socket, ClientFrame.Builder frame)
      throws Exception {
    assertEquals(code.code(), socket.give(frame).getError().getCode());
  }

  private static Error nextError(Socket socket) throws Exception {
    return socket.next(ServerFrame::hasError).getError();
  }

  private static Message nextMessage(Socket socket) throws Exception {
    return socket
        .next(frame -> frame.hasEvent() && frame.getEvent().hasMessage())
        .getEvent()
        .getMessage();
  }

  /**
   * The conversation from its beginning; history follows the log, so it is asked until it has come
   * so far.
   */
  private List<Message> historyTo(int head, Person person) throws Exception {
    return Await.value(
        "message " + head + " in history",
        HISTORY_TIMEOUT,
        () ->
            Optional.of(
                    Await.result(person.api().messagesAfter(person.session(), conversationId, 0)))
                .filter(page -> page.size() >= head));
  }
}
