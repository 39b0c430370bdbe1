package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.model.Addresses;
import chat.model.Ids;
import chat.model.v1.DeviceLoggedOut;
import chat.model.v1.Presence;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.model.v1.PresenceState;
import chat.model.v1.PresenceView;
import chat.model.v1.VisibilityChanged;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Presence on request and its settings; the presence verticle is played by the test. */
class PresenceTest {
  private static TestApi api;

  private Person ann;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void people() {
    ann = api.signUp();
  }

  @Test
  void theAnswerIsWhatThePresenceVerticleLetsOneSee() {
    String ben = Ids.next();
    BlockingQueue<PresenceQuery> queries = new LinkedBlockingQueue<>();
    MessageConsumer<PresenceQuery> verticle =
        api.vertx
            .eventBus()
            .consumer(
                Addresses.PRESENCE,
                message -> {
                  queries.add(message.body());
                  message.reply(
                      PresenceAnswer.newBuilder()
                          .addViews(
                              PresenceView.newBuilder()
                                  .setPresence(
                                      Presence.newBuilder()
                                          .setUserId(ben)
                                          .setState(PresenceState.PRESENCE_STATE_AWAY)
                                          .setLastActiveAt(Timestamps.fromSeconds(1))))
                          .build());
                });
    try {
      JsonObject answer = query(ann, List.of(ben, ben)).success(200);
      assertEquals(
          new JsonArray()
              .add(
                  new JsonObject()
                      .put("user_id", ben)
                      .put("state", "away")
                      .put("last_active_at", "1970-01-01T00:00:01Z")),
          answer.getJsonArray("users"));
      assertEquals(
          PresenceQuery.newBuilder().setViewerId(ann.id()).addUserIds(ben).build(), queries.poll());
    } finally {
      TestApi.await(verticle.unregister());
    }
  }

  @Test
  void withoutAPresenceVerticleItMayBeTriedAgain() {
    query(ann, List.of(Ids.next())).problem(503, "unavailable");
  }

  @Test
  void wrongOrTooManyIds() {
    query(ann, List.of("ann")).problem(400, "invalid_argument");
    query(ann, List.of()).problem(400, "invalid_argument");
    query(ann, Collections.nCopies(501, ann.id())).problem(400, "invalid_argument");
  }

  @Test
  void settingsKeepWhatIsNotGivenAndGatewaysHearOfAChange() throws Exception {
    BlockingQueue<VisibilityChanged> heard = new LinkedBlockingQueue<>();
    MessageConsumer<VisibilityChanged> gateway =
        api.vertx.eventBus().consumer(Addresses.VISIBILITY, message -> heard.add(message.body()));
    try {
      assertEquals(settings(false, "contacts"), api.get("/v1/settings", ann.token()).success(200));
      assertEquals(settings(false, "nobody"), patch(new JsonObject().put("last_seen", "nobody")));
      assertEquals(settings(true, "nobody"), patch(new JsonObject().put("invisible", true)));
      assertEquals(settings(true, "nobody"), api.get("/v1/settings", ann.token()).success(200));
      assertEquals(ann.id(), next(heard).getUserId());
      api.call("PATCH", "/v1/settings", ann.token(), new JsonObject().put("last_seen", "friends"))
          .problem(400, "invalid_argument");
    } finally {
      TestApi.await(gateway.unregister());
    }
  }

  @Test
  void gatewaysHearOfALogout() throws Exception {
    BlockingQueue<DeviceLoggedOut> heard = new LinkedBlockingQueue<>();
    MessageConsumer<DeviceLoggedOut> gateway =
        api.vertx.eventBus().consumer(Addresses.LOGGED_OUT, message -> heard.add(message.body()));
    try {
      api.delete("/v1/sessions/current", ann.token()).success(204);
      DeviceLoggedOut logout = next(heard);
      assertEquals(ann.id(), logout.getUserId());
      assertEquals(ann.session().getString("device_id"), logout.getDeviceId());
      assertNotEquals(0, logout.getSessionId());
    } finally {
      TestApi.await(gateway.unregister());
    }
  }

  private static JsonObject settings(boolean invisible, String lastSeen) {
    return new JsonObject().put("invisible", invisible).put("last_seen", lastSeen);
  }

  private JsonObject patch(JsonObject changes) {
    return api.call("PATCH", "/v1/settings", ann.token(), changes).success(200);
  }

  private static Answer query(Person viewer, List<String> userIds) {
    return api.call(
        "POST",
        "/v1/presence",
        viewer.token(),
        new JsonObject().put("user_ids", new JsonArray(userIds)));
  }

  private static <T> T next(BlockingQueue<T> heard) throws InterruptedException {
    T next = heard.poll(10, TimeUnit.SECONDS);
    assertNotNull(next);
    return next;
  }
}
