package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.gateway.core.Encoding;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.Hello;
import chat.model.v1.Send;
import chat.model.v1.ServerFrame;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that keeps what it got until a test asks for it. */
final class TestClient {
  private static final int WAIT_SECONDS = 30;
  private static final int FRAME_BYTES_MAX = 16 * 1024 * 1024;

  /** Kept, because Vert.x closes the connections of a client that nobody holds. */
  private final WebSocketClient client;

  private final WebSocket socket;
  private final Encoding encoding;
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

  private TestClient(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    this.encoding = Encoding.offered(List.of(socket.subProtocol())).orElseThrow();
    socket.textMessageHandler(frames::add);
    socket.binaryMessageHandler(bytes -> frames.add(JsonCodec.print(parse(bytes))));
    socket.closeHandler(closed -> closeCode.complete((int) socket.closeStatusCode()));
    socket.exceptionHandler(broken -> {});
  }

  /** Connects without saying anything. What comes in another encoding is kept as JSON too. */
  static TestClient connect(Vertx vertx, int port, Encoding encoding) throws Exception {
    WebSocketClient client =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(FRAME_BYTES_MAX));
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/ws")
            .setSubProtocols(List.of(encoding.subprotocol()));
    CompletableFuture<TestClient> connected = new CompletableFuture<>();
    // On a context of its own, so that no frame arrives before the handlers are set.
    vertx.runOnContext(
        ready ->
            client
                .connect(options)
                .map(socket -> new TestClient(client, socket))
                .onComplete(connected::complete, connected::completeExceptionally));
    return connected.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  void text(String text) {
    socket.writeTextMessage(text);
  }

  void binary(Buffer bytes) {
    socket.writeBinaryMessage(bytes);
  }

  /** One message in several frames. */
  void fragments(String first, String... more) {
    socket.writeFrame(WebSocketFrame.textFrame(first, more.length == 0));
    for (int i = 0; i < more.length; i++) {
      socket.writeFrame(
          WebSocketFrame.continuationFrame(Buffer.buffer(more[i]), i == more.length - 1));
    }
  }

  void frame(ClientFrame.Builder frame) {
    switch (encoding) {
      case JSON -> text(JsonCodec.print(frame));
      case PROTOBUF -> binary(Buffer.buffer(frame.build().toByteArray()));
    }
  }

  void hello(String token, Cursor cursorOrNull) {
    Hello.Builder hello = Hello.newBuilder().setToken(token);
    if (cursorOrNull != null) {
      hello.setCursor(cursorOrNull);
    }
    frame(ClientFrame.newBuilder().setRequest(1).setHello(hello));
  }

  /** Hello without a cursor, and with a wish for a first screen. */
  void helloForScreen(String token, FirstScreen wanted) {
    frame(
        ClientFrame.newBuilder()
            .setRequest(1)
            .setHello(Hello.newBuilder().setToken(token).setFirstScreen(wanted)));
  }

  /** Hello, and everything up to synced is waited for. */
  TestClient online(String userId) throws Exception {
    hello(TestTokens.valid(userId, Ids.next()), null);
    next(ServerFrame.FrameCase.WELCOME);
    next(ServerFrame.FrameCase.SYNCED);
    return this;
  }

  String send(int request, String conversationId, String text) {
    String clientMessageId = Ids.next();
    frame(
        ClientFrame.newBuilder()
            .setRequest(request)
            .setSend(
                Send.newBuilder()
                    .setConversationId(conversationId)
                    .setClientMessageId(clientMessageId)
                    .setBody(Body.newBuilder().setText(text))));
    return clientMessageId;
  }

  ServerFrame next(ServerFrame.FrameCase expected) throws Exception {
    ServerFrame frame = parse(nextText());
    if (frame.getFrameCase() != expected) {
      throw new AssertionError("expected " + expected + ", got " + frame);
    }
    return frame;
  }

  String nextText() throws InterruptedException {
    String text = frames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(text, "nothing came");
    return text;
  }

  ServerFrame error(ErrorCode code) throws Exception {
    ServerFrame frame = next(ServerFrame.FrameCase.ERROR);
    if (!frame.getError().getCode().equals(code.code())) {
      throw new AssertionError("expected " + code + ", got " + frame);
    }
    return frame;
  }

  /** The code of the close frame that came, 1006 when the connection broke without one. */
  int closeCode() throws Exception {
    return closeCode.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  boolean isClosed() {
    return closeCode.isDone();
  }

  void assertNothingMoreCame() {
    assertNull(frames.peek());
  }

  /** Stops reading from the socket, as a client does that is too slow. */
  void pause() {
    socket.pause();
  }

  void resume() {
    socket.resume();
  }

  void leave() {
    socket.close();
    client.close();
  }

  private static ServerFrame parse(Buffer bytes) {
    try {
      return ServerFrame.parseFrom(bytes.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no frame of the server", e);
    }
  }

  static ServerFrame parse(String text) throws InvalidProtocolBufferException {
    return (ServerFrame) JsonCodec.parse(text, ServerFrame.newBuilder());
  }
}
