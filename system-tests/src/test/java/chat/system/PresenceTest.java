package chat.system;

import static chat.model.v1.PresenceState.PRESENCE_STATE_AWAY;
import static chat.model.v1.PresenceState.PRESENCE_STATE_OFFLINE;
import static chat.model.v1.PresenceState.PRESENCE_STATE_ONLINE;
import static chat.model.v1.PresenceState.PRESENCE_STATE_UNSPECIFIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.ErrorCode;
import chat.model.v1.ClientFrame;
import chat.model.v1.Heartbeat;
import chat.model.v1.Presence;
import chat.model.v1.ServerFrame;
import chat.model.v1.Watch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who sees whom online, away and offline, and what a block does to it and to messages. */
@ExtendWith(Platform.Shared.class)
class PresenceTest {
  private static final int LEASE_MILLIS = 15_000;
  private static final int HEARTBEAT_MILLIS = 500;

  /** The part of a lease that a tunnel of 20 s has of 30 s. */
  private static final int TUNNEL_MILLIS = LEASE_MILLIS * 2 / 3;

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private Platform platform;
  private Rest rest;
  private Person ann;
  private Person ben;

  @BeforeEach
  void people(Platform shared) throws Exception {
    platform = shared;
    HttpApi api = new HttpApi(vertx, platform.http());
    rest = new Rest(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    rest.makeContacts(ann, ben);
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void contactsSeeEachOtherOnlineAwayAndOffline() throws Exception {
    Session laptop = Await.result(ann.anotherDevice());
    Socket benSocket = Socket.live(vertx, ben.session());
    watch(benSocket, ann);
    assertEquals(PRESENCE_STATE_OFFLINE, nextOf(benSocket, ann).getState());

    Socket phoneSocket = Socket.live(vertx, ann.session());
    assertEquals(PRESENCE_STATE_ONLINE, nextOf(benSocket, ann).getState());
    phoneSocket.say(heartbeat(true));
    Presence away = nextOf(benSocket, ann);
    assertEquals(PRESENCE_STATE_AWAY, away.getState());
    assertTrue(away.hasLastActiveAt());
    Socket laptopSocket = Socket.live(vertx, laptop);
    assertEquals(PRESENCE_STATE_ONLINE, nextOf(benSocket, ann).getState());
    assertEquals("online", asked(ben, ann).getString("state"));

    logOut(laptop);
    assertEquals(4003, laptopSocket.closeCode());
    assertEquals(PRESENCE_STATE_AWAY, nextOf(benSocket, ann).getState());
    logOut(ann.session());
    assertEquals(4003, phoneSocket.closeCode());
    Presence offline = nextOf(benSocket, ann);
    assertEquals(PRESENCE_STATE_OFFLINE, offline.getState());
    assertTrue(offline.getLastActiveAt().getSeconds() >= away.getLastActiveAt().getSeconds());
    assertEquals("offline", asked(ben, ann).getString("state"));
    assertTrue(asked(ben, ann).containsKey("last_active_at"));
  }

  @Test
  void strangersSeeNothing() throws Exception {
    Person eve = Await.result(Person.signUp(ann.api(), "eve"));
    Person fay = Await.result(Person.signUp(ann.api(), "fay"));
    rest.makeContacts(eve, fay);
    rest.call(HttpMethod.PUT, eve.session(), "/v1/contacts/" + ann.session().userId()).success();
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket eveSocket = Socket.live(vertx, eve.session());

    watch(eveSocket, ann, fay);

    List<Presence> seen = next(eveSocket);
    assertEquals(List.of(fay.session().userId()), seen.stream().map(Presence::getUserId).toList());
    assertEquals(0, rest.presenceOf(eve, ann).size());
    annSocket.say(heartbeat(true));
    Socket faySocket = Socket.live(vertx, fay.session());
    assertEquals(PRESENCE_STATE_ONLINE, nextOf(eveSocket, fay).getState());
    faySocket.close();
  }

  @Test
  void aBlockEndsPresenceAndMessagesAndIsToldToNobody() throws Exception {
    String conversationId = Await.result(ann.conversationWith(ben));
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket benSocket = Socket.live(vertx, ben.session());
    watch(annSocket, ben);
    watch(benSocket, ann);
    assertEquals(PRESENCE_STATE_ONLINE, nextOf(annSocket, ben).getState());
    assertEquals(PRESENCE_STATE_ONLINE, nextOf(benSocket, ann).getState());

    String block = "/v1/blocks/" + ann.session().userId();
    rest.call(HttpMethod.PUT, ben.session(), block).noContent();

    assertEquals(PRESENCE_STATE_UNSPECIFIED, nextOf(annSocket, ben).getState());
    awaitBlocked(benSocket);
    assertEquals(0, rest.presenceOf(ann, ben).size());
    ServerFrame refusal = annSocket.give(Frames.send(conversationId));
    assertEquals(ErrorCode.BLOCKED.code(), refusal.getError().getCode());
    assertEquals(0, refusal.getError().getRetryAfterMillis());
    assertEquals(
        ErrorCode.BLOCKED.code(), benSocket.give(Frames.send(conversationId)).getError().getCode());

    rest.call(HttpMethod.DELETE, ben.session(), block).noContent();
    Await.until(
        "the block is lifted", SOON, () -> annSocket.give(Frames.send(conversationId)).hasSent());
    // What follows a block is the next event of the one who was blocked: he got none for it.
    ServerFrame event =
        annSocket.next(frame -> frame.hasEvent() && !frame.getEvent().hasConversationCreated());
    assertTrue(event.getEvent().hasMessage(), event.toString());
    assertEquals(1, event.getEvent().getMessage().getSequence());
    assertEquals(0, rest.presenceOf(ann, ben).size());
  }

  @Test
  void oneShowsAsMuchAsOneLikes() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    Socket benSocket = Socket.live(vertx, ben.session());
    watch(benSocket, ann);
    assertEquals(PRESENCE_STATE_ONLINE, nextOf(benSocket, ann).getState());

    rest.patch(ann.session(), "/v1/settings", new JsonObject().put("invisible", true)).success();
    Presence invisible = nextOf(benSocket, ann);
    assertEquals(PRESENCE_STATE_OFFLINE, invisible.getState());
    assertFalse(invisible.hasLastActiveAt());
    annSocket.say(heartbeat(true));

    rest.patch(
            ann.session(),
            "/v1/settings",
            new JsonObject().put("invisible", false).put("last_seen", "nobody"))
        .success();
    Presence away = nextOf(benSocket, ann);
    assertEquals(PRESENCE_STATE_AWAY, away.getState());
    assertFalse(away.hasLastActiveAt());
    logOut(ann.session());
    assertFalse(nextOf(benSocket, ann).hasLastActiveAt());
    assertFalse(asked(ben, ann).containsKey("last_active_at"));
  }

  @Test
  void aTunnelIsNotSeenALostRedisIsFilledAgainAndADeadGatewayIs() throws Exception {
    Platform.Gateway gateway = startGatewayOfShortLeases();
    try {
      Socket benSocket = Socket.live(vertx, ben.session()).withHeartbeats(vertx);
      watch(benSocket, ann);
      assertEquals(PRESENCE_STATE_OFFLINE, nextOf(benSocket, ann).getState());
      Socket annSocket = Socket.live(vertx, at(gateway, ann.session()));
      assertEquals(PRESENCE_STATE_ONLINE, nextOf(benSocket, ann).getState());

      annSocket.say(heartbeat(false));
      annSocket.close();
      TimeUnit.MILLISECONDS.sleep(TUNNEL_MILLIS);
      Socket again = Socket.live(vertx, at(gateway, ann.session()));
      long heartbeats = vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> again.say(heartbeat(false)));
      assertEquals("online", asked(ben, ann).getString("state"));
      benSocket.say("{\"request\":1,\"nothing\":{}}");
      assertEquals(1, benSocket.next().getReplyTo(), "he heard of no change");

      flushRedis();
      Await.until(
          "presence after Redis was flushed",
          Duration.ofMillis(LEASE_MILLIS),
          () -> asked(ben, ann).getString("state").equals("online"));

      long killedNanos = System.nanoTime();
      gateway.process().kill();
      vertx.cancelTimer(heartbeats);
      assertEquals(PRESENCE_STATE_OFFLINE, nextOf(benSocket, ann).getState());
      long millis = Duration.ofNanos(System.nanoTime() - killedNanos).toMillis();
      assertTrue(millis < 2 * LEASE_MILLIS, "after " + millis + " ms");
    } finally {
      gateway.process().close();
    }
  }

  @Test
  void whoVanishesWhileRedisForgetsIsSeenToBeGone() throws Exception {
    Platform.Gateway gateway = startGatewayOfShortLeases();
    try {
      Socket benSocket = Socket.live(vertx, at(gateway, ben.session()));
      long heartbeats = vertx.setPeriodic(HEARTBEAT_MILLIS, t -> benSocket.say(heartbeat(false)));
      Socket annSocket = Socket.live(vertx, at(gateway, ann.session()));
      watch(benSocket, ann);
      // A gateway is ready before it has reached Redis, and sees nobody online until then.
      Presence seen = nextOf(benSocket, ann);
      while (seen.getState() != PRESENCE_STATE_ONLINE) {
        assertEquals(PRESENCE_STATE_OFFLINE, seen.getState());
        seen = nextOf(benSocket, ann);
      }

      annSocket.close();
      // The gateway has told Redis of her last sign of life, and will not do so again.
      TimeUnit.SECONDS.sleep(1);
      flushRedis();

      assertEquals(PRESENCE_STATE_OFFLINE, nextOf(benSocket, ann).getState());
      vertx.cancelTimer(heartbeats);
    } finally {
      gateway.process().close();
    }
  }

  private Platform.Gateway startGatewayOfShortLeases() throws Exception {
    return platform.startGateway(
        Map.of(
            "CHAT_WS_HEARTBEAT_INTERVAL_MILLIS", Integer.toString(HEARTBEAT_MILLIS),
            "CHAT_WS_HEARTBEAT_TIMEOUT_MILLIS", Integer.toString(LEASE_MILLIS)));
  }

  /** He who blocks sees no more of the other, and is told of his block; in either order. */
  private static void awaitBlocked(Socket socket) throws Exception {
    boolean told = false;
    boolean sees = true;
    while (!told || sees) {
      ServerFrame frame = socket.next();
      told |= frame.getEvent().getBlockChanged().getBlocked();
      sees &=
          frame.getPresence().getUsersList().stream()
              .noneMatch(user -> user.getState() == PRESENCE_STATE_UNSPECIFIED);
    }
  }

  private void logOut(Session session) throws Exception {
    rest.call(HttpMethod.DELETE, session, "/v1/sessions/current").noContent();
  }

  private void flushRedis() throws Exception {
    for (String shard : platform.addresses().redis().split(",", -1)) {
      Redis redis = Redis.createClient(vertx, shard);
      Await.result(redis.send(Request.cmd(Command.FLUSHALL)));
      redis.close();
    }
  }

  private JsonObject asked(Person viewer, Person person) throws Exception {
    return rest.presenceOf(viewer, person).getJsonObject(0);
  }

  private static Session at(Platform.Gateway gateway, Session session) {
    return new Session(
        session.userId(),
        session.deviceId(),
        session.accessToken(),
        session.accessTokenExpiresAt(),
        session.refreshToken(),
        List.of(gateway.webSocket()));
  }

  private static void watch(Socket socket, Person... people) {
    Watch.Builder watch = Watch.newBuilder();
    for (Person person : people) {
      watch.addUserIds(person.session().userId());
    }
    socket.say(ClientFrame.newBuilder().setWatch(watch));
  }

  private static ClientFrame.Builder heartbeat(boolean background) {
    return ClientFrame.newBuilder().setHeartbeat(Heartbeat.newBuilder().setBackground(background));
  }

  private static List<Presence> next(Socket socket) throws Exception {
    return socket.next(ServerFrame::hasPresence).getPresence().getUsersList();
  }

  /** The next that is heard of one who is watched alone. */
  private static Presence nextOf(Socket socket, Person person) throws Exception {
    List<Presence> seen = next(socket);
    assertEquals(
        List.of(person.session().userId()), seen.stream().map(Presence::getUserId).toList());
    return seen.get(0);
  }
}
