package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.v1.ClientFrame;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever ends a session closes its socket, and its access token opens none any more. */
@ExtendWith(Platform.Shared.class)
class AccountsTest {
  /** As docs/accounts.md promises. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private Platform platform;
  private Rest rest;
  private Person ann;
  private Session laptop;

  @BeforeEach
  void twoDevices(Platform shared) throws Exception {
    platform = shared;
    rest = new Rest(vertx, shared.http());
    ann = Await.result(Person.signUp(new HttpApi(vertx, shared.http()), "ann"));
    laptop = Await.result(ann.anotherDevice());
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void loggingOutEverywhereClosesTheSocketsAtEveryGateway() throws Exception {
    try (SecondGateway second = SecondGateway.start(platform)) {
      Socket here = Socket.live(vertx, ann.session());
      Socket there = Socket.live(vertx, laptop, second.url());

      rest.call(HttpMethod.DELETE, ann.session(), "/v1/devices").noContent();

      assertEquals(CloseCode.UNAUTHENTICATED.code(), here.closeCode());
      assertEquals(CloseCode.UNAUTHENTICATED.code(), there.closeCode());
      for (Session session : List.of(ann.session(), laptop)) {
        for (String url : List.of(platform.webSocket(), second.url())) {
          assertNotWelcome(session, url);
        }
        rest.get(session, "/v1/profile").problem(401, ErrorCode.UNAUTHENTICATED);
      }
      Socket.live(vertx, Await.result(ann.anotherDevice())).close();
    }
  }

  @Test
  void aNewPasswordClosesTheSocketsOfTheOtherDevicesOnly() throws Exception {
    Socket own = Socket.live(vertx, ann.session());
    Socket other = Socket.live(vertx, laptop);

    JsonObject passwords =
        new JsonObject()
            .put("current_password", ann.password())
            .put("new_password", "an even longer pass phrase");
    rest.call(HttpMethod.PUT, ann.session(), "/v1/password", passwords).noContent();

    assertEquals(CloseCode.UNAUTHENTICATED.code(), other.closeCode());
    assertNotWelcome(laptop, platform.webSocket());
    assertLives(own);
    JsonObject oldLogin =
        new JsonObject()
            .put("handle", ann.handle())
            .put("password", ann.password())
            .put("device", new JsonObject().put("name", "thief"));
    rest.call(HttpMethod.POST, null, "/v1/sessions", oldLogin)
        .problem(401, ErrorCode.WRONG_CREDENTIALS);
  }

  @Test
  void aRefreshTokenInTwoHandsClosesTheSocketOfItsDevice() throws Exception {
    Session rotated = Await.result(ann.api().refresh(laptop.refreshToken()));
    Session thief = Await.result(ann.api().refresh(rotated.refreshToken()));
    Socket stolen = Socket.live(vertx, thief);
    Socket phone = Socket.live(vertx, ann.session());

    refresh(laptop).problem(401, ErrorCode.UNAUTHENTICATED);

    assertEquals(CloseCode.UNAUTHENTICATED.code(), stolen.closeCode());
    assertNotWelcome(thief, platform.webSocket());
    refresh(thief).problem(401, ErrorCode.UNAUTHENTICATED);
    assertLives(phone);
  }

  @Test
  void aDisabledAccountIsCutOffWithinSecondsAndComesBackWhenItIsEnabled() throws Exception {
    Socket phone = Socket.live(vertx, ann.session());
    Person ben = Await.result(Person.signUp(ann.api(), "ben"));
    String conversationId = Await.result(ben.conversationWith(ann));
    Await.until(
        "the new conversation is in the inbox",
        TOLD_WITHIN,
        () -> inboxCursor(laptop).getLong("inbox_seq", 0L) == 1);
    Future<Rest.Answer> waiting = ask(laptop);

    platform.operator().disable(ann);

    refresh(laptop).problem(401, ErrorCode.ACCOUNT_DISABLED);
    long startNanos = System.nanoTime();
    assertEquals(CloseCode.UNAUTHENTICATED.code(), phone.closeCode());
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    assertEquals(true, took.compareTo(TOLD_WITHIN) < 0, took.toString());
    assertNotWelcome(ann.session(), platform.webSocket());
    rest.get(ann.session(), "/v1/profile").problem(401, ErrorCode.ACCOUNT_DISABLED);
    Await.result(ann.api().sendText(ben.session(), conversationId, "Are you there?"));
    Await.result(waiting).problem(401, ErrorCode.ACCOUNT_DISABLED);

    platform.operator().enable(ann);

    Session back = Await.result(ann.api().refresh(laptop.refreshToken()));
    Await.until(
        "it is known to be enabled",
        TOLD_WITHIN,
        () -> rest.get(back, "/v1/profile").response().statusCode() == 200);
    Socket.live(vertx, back).close();
  }

  /** A request for the inbox that waits for what comes next. */
  private Future<Rest.Answer> ask(Session session) throws Exception {
    JsonObject cursor = inboxCursor(session);
    String path =
        "/v1/inbox?wait_seconds=15&epoch=%s&after=%d"
            .formatted(cursor.getString("epoch"), cursor.getLong("inbox_seq"));
    return rest.client()
        .getAbs(rest.base() + path)
        .bearerTokenAuthentication(session.accessToken())
        .send()
        .map(Rest.Answer::new);
  }

  private JsonObject inboxCursor(Session session) throws Exception {
    return rest.get(session, "/v1/inbox").success().getJsonObject("cursor");
  }

  private Rest.Answer refresh(Session session) throws Exception {
    return rest.call(
        HttpMethod.POST,
        null,
        "/v1/sessions/refresh",
        new JsonObject().put("refresh_token", session.refreshToken()));
  }

  private void assertNotWelcome(Session session, String gatewayUrl) throws Exception {
    Socket socket = Await.result(Socket.open(vertx, gatewayUrl, List.of(Socket.SUBPROTOCOL)));
    socket.say(
        ClientFrame.newBuilder().setHello(Hello.newBuilder().setToken(session.accessToken())));
    assertEquals(
        ErrorCode.UNAUTHENTICATED.code(), socket.next(ServerFrame::hasError).getError().getCode());
    assertEquals(CloseCode.UNAUTHENTICATED.code(), socket.closeCode());
  }

  private static void assertLives(Socket socket) throws Exception {
    socket.say(ClientFrame.newBuilder().setRequest(9).setHeartbeat(Heartbeat.getDefaultInstance()));
    assertEquals(ServerFrame.FrameCase.HEARTBEAT, socket.reply(9).getFrameCase());
  }
}
