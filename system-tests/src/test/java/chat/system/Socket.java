package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import chat.bench.client.Session;
import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.Screen;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A WebSocket under the hands of a test: it says what the test says, right or wrong. */
final class Socket {
  static final String SUBPROTOCOL = "chat.v1+json";

  /** A hint that was lost costs 15 s and a second more, and then a page has to be read. */
  private static final long FRAME_TIMEOUT_SECONDS = 40;

  /** Until a command is decided that has to be given again. */
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);

  /** Until a screen can be read in the time that a gateway takes for it. */
  private static final Duration SCREEN_WITHIN = Duration.ofSeconds(60);

  /** Above all that tests choose themselves. */
  private static final int FIRST_REQUEST = 1_000_000;

  private static final long HEARTBEAT_MILLIS = 5_000;

  /** Stands in the queue behind the last frame of a connection. */
  private static final String END = "";

  /** Held, because Vert.x closes the connections of a client that nobody holds, with 1000. */
  private final WebSocketClient client;

  private final WebSocket socket;
  private final Trail trail = new Trail();
  private final BlockingDeque<String> frames = new LinkedBlockingDeque<>();
  private final Promise<Integer> closeCode = Promise.promise();
  private Welcome welcome;
  private int lastRequest = FIRST_REQUEST;

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
  private static Socket withScreen(Vertx vertx, Session session, int conversations, int messages)
      throws Exception {
    return welcomed(
        vertx,
        session,
        Hello.newBuilder()
            .setToken(session.accessToken())
            .setFirstScreen(
                FirstScreen.newBuilder().setConversations(conversations).setMessages(messages)));
  }

  /**
   * What comes on a connection of its own to somebody who wishes for a first screen; asked for
   * again while it could not be read in time.
   */
  static Screen screen(Vertx vertx, Session session, int conversations, int messages)
      throws Exception {
    return Await.value(
        "a screen that could be read in time",
        SCREEN_WITHIN,
        () -> {
          Socket socket = withScreen(vertx, session, conversations, messages);
          Screen screen = socket.next(ServerFrame::hasScreen).getScreen();
          socket.close();
          return Optional.of(screen).filter(shown -> !shown.getUnavailable());
        });
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

  /**
   * Gives a command as an app does: the same again as long as the answer is that it is not decided
   * and when to ask again. What comes meanwhile is kept for {@link #next()}.
   *
   * @return the answer that is final, or the last one
   */
  ServerFrame give(ClientFrame.Builder frame) throws Exception {
    long endNanos = System.nanoTime() + DECIDED_WITHIN.toNanos();
    while (true) {
      say(frame.setRequest(++lastRequest));
      ServerFrame answer = answer(lastRequest);
      int retryAfterMillis = answer.getError().getRetryAfterMillis();
      if (retryAfterMillis == 0 || System.nanoTime() - endNanos > 0) {
        return answer;
      }
      TimeUnit.MILLISECONDS.sleep(retryAfterMillis);
    }
  }

  /** Gives a command that is accepted. */
  void done(ClientFrame.Builder frame) throws Exception {
    ServerFrame answer = give(frame);
    assertTrue(answer.hasDone(), () -> answer + trail.toString());
  }

  /** Sends a message that is accepted; its sequence. */
  int sent(ClientFrame.Builder send) throws Exception {
    ServerFrame answer = give(send);
    assertTrue(answer.hasSent(), () -> answer + trail.toString());
    return answer.getSent().getSequence();
  }

  int sent(String conversationId, String text) throws Exception {
    return sent(Frames.send(conversationId, Ids.next(), text));
  }

  /** The answer to a request; frames before it stay where they are. */
  private ServerFrame answer(int request)
      throws InterruptedException, InvalidProtocolBufferException {
    Deque<String> before = new ArrayDeque<>();
    ServerFrame frame = next();
    while (frame.getReplyTo() != request) {
      before.push(JsonCodec.print(frame));
      frame = next();
    }
    before.forEach(frames::addFirst);
    return frame;
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

  /** The same, if one comes within a time. */
  Optional<ServerFrame> next(Predicate<ServerFrame> kind, Duration within)
      throws InterruptedException, InvalidProtocolBufferException {
    long endNanos = System.nanoTime() + within.toNanos();
    while (true) {
      String frame = frames.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (frame == null) {
        return Optional.empty();
      }
      if (frame.equals(END)) {
        frames.add(END);
        fail("the connection has ended, no frame is left" + trail);
      }
      ServerFrame read = read(frame);
      if (kind.test(read)) {
        return Optional.of(read);
      }
    }
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
