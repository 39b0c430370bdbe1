package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import chat.bench.client.Session;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.Send;
import chat.model.v1.ServerFrame;
import chat.model.v1.Welcome;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A WebSocket under the hands of a test: it says what the test says, right or wrong. */
final class Socket {
  static final String SUBPROTOCOL = "chat.v1+json";

  private static final long FRAME_TIMEOUT_SECONDS = 20;
  private static final long HEARTBEAT_MILLIS = 5_000;

  /** Stands in the queue behind the last frame of a connection. */
  private static final String END = "";

  /** Held, because Vert.x closes the connections of a client that nobody holds, with 1000. */
  private final WebSocketClient client;

  private final WebSocket socket;
  private final Trail trail = new Trail();
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final Promise<Integer> closeCode = Promise.promise();
  private Welcome welcome;

  private Socket(WebSocketClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
    socket.textMessageHandler(
        frame -> {
          trail.add("← " + frame);
          frames.add(frame);
        });
    socket.exceptionHandler(failure -> trail.add("failure: " + failure));
    socket.closeHandler(
        end -> {
          int code = socket.closeStatusCode() == null ? 1006 : (int) socket.closeStatusCode();
          trail.add("closed with " + code + " " + socket.closeReason());
          closeCode.complete(code);
          frames.add(END);
        });
  }

  /** Opens a socket with these subprotocols and says nothing. */
  static Future<Socket> open(Vertx vertx, String url, List<String> subprotocols) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(2 * Limits.FRAME_BYTES_MAX)
                .setMaxMessageSize(2 * Limits.FRAME_BYTES_MAX));
    return client
        .connect(new WebSocketConnectOptions().setAbsoluteURI(url).setSubProtocols(subprotocols))
        .map(socket -> new Socket(client, socket));
  }

  /** A socket that said hello without a cursor, was welcomed and has caught up. */
  static Socket live(Vertx vertx, Session session) throws Exception {
    return welcomed(vertx, session, Hello.newBuilder().setToken(session.accessToken())).synced();
  }

  /** The same at a gateway of one's choice. */
  static Socket live(Vertx vertx, Session session, String gatewayUrl) throws Exception {
    return welcomed(vertx, session, gatewayUrl, Hello.newBuilder().setToken(session.accessToken()))
        .synced();
  }

  /** A socket that said hello with a cursor and was welcomed; what it missed comes next. */
  static Socket resumed(Vertx vertx, Session session, Cursor cursor) throws Exception {
    return welcomed(
        vertx, session, Hello.newBuilder().setToken(session.accessToken()).setCursor(cursor));
  }

  /** The same without a cursor, and with a wish for a first screen. */
  static Socket withScreen(Vertx vertx, Session session, int conversations, int messages)
      throws Exception {
    return welcomed(
        vertx,
        session,
        Hello.newBuilder()
            .setToken(session.accessToken())
            .setFirstScreen(
                FirstScreen.newBuilder().setConversations(conversations).setMessages(messages)));
  }

  private static Socket welcomed(Vertx vertx, Session session, Hello.Builder hello)
      throws Exception {
    return welcomed(vertx, session, session.gatewayUrls().get(0), hello);
  }

  private static Socket welcomed(
      Vertx vertx, Session session, String gatewayUrl, Hello.Builder hello) throws Exception {
    Socket socket = Await.result(open(vertx, gatewayUrl, List.of(SUBPROTOCOL)));
    socket.say(ClientFrame.newBuilder().setHello(hello));
    socket.welcome = socket.next().getWelcome();
    assertEquals(session.userId(), socket.welcome.getUserId());
    return socket;
  }

  private Socket synced() throws Exception {
    next(ServerFrame::hasSynced);
    return this;
  }

  /**
   * Says every few seconds that it is there, for a test that takes longer than the server waits.
   */
  Socket withHeartbeats(Vertx vertx) {
    vertx.setPeriodic(
        HEARTBEAT_MILLIS,
        timer -> say(ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance())));
    return this;
  }

  /** The head of the inbox when the session began. */
  Cursor head() {
    return welcome.getHead();
  }

  void say(ClientFrame.Builder frame) {
    say(JsonCodec.print(frame));
  }

  /** One frame, however long. */
  void say(String frame) {
    trail.add("→ " + frame);
    Future<Void> unused =
        socket
            .writeFinalTextFrame(frame)
            .onFailure(failure -> trail.add("not written: " + failure));
  }

  void sayBinary(byte[] frame) {
    Future<Void> unused = socket.writeFinalBinaryFrame(Buffer.buffer(frame));
  }

  void send(int request, String conversationId, String clientMessageId, String text) {
    say(
        ClientFrame.newBuilder()
            .setRequest(request)
            .setSend(
                Send.newBuilder()
                    .setConversationId(conversationId)
                    .setClientMessageId(clientMessageId)
                    .setBody(Body.newBuilder().setText(text))));
  }

  /** The next frame; fails at once when the connection has ended and there is none left. */
  ServerFrame next() throws InterruptedException, InvalidProtocolBufferException {
    String frame = taken();
    if (frame.equals(END)) {
      fail("the connection has ended, no frame is left" + trail);
    }
    return read(frame);
  }

  /** What is left of a connection that has ended or is about to. */
  List<ServerFrame> rest() throws InterruptedException, InvalidProtocolBufferException {
    List<ServerFrame> rest = new ArrayList<>();
    for (String frame = taken(); !frame.equals(END); frame = taken()) {
      rest.add(read(frame));
    }
    return rest;
  }

  /** A frame, or the end, which stays. */
  private String taken() throws InterruptedException {
    String frame = frames.poll(FRAME_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertNotNull(
        frame,
        () -> "no frame within " + FRAME_TIMEOUT_SECONDS + " s, and the socket is open" + trail);
    if (frame.equals(END)) {
      frames.add(END);
    }
    return frame;
  }

  private static ServerFrame read(String frame) throws InvalidProtocolBufferException {
    return (ServerFrame) JsonCodec.parse(frame, ServerFrame.newBuilder());
  }

  /** The next frame of a kind; those before it are passed over. */
  ServerFrame next(Predicate<ServerFrame> kind)
      throws InterruptedException, InvalidProtocolBufferException {
    ServerFrame frame = next();
    while (!kind.test(frame)) {
      frame = next();
    }
    return frame;
  }

  /** The answer to a request. */
  ServerFrame reply(int request) throws InterruptedException, InvalidProtocolBufferException {
    return next(frame -> frame.getReplyTo() == request);
  }

  /** The code with which the server closed; 1006 if it just cut. */
  int closeCode() throws InterruptedException, TimeoutException {
    return Await.result(closeCode.future());
  }

  void close() throws InterruptedException, TimeoutException {
    Await.result(socket.close());
    Await.result(client.close());
  }
}
