package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Person;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where devices say that they are reached. */
class PushRegistrationTest {
  private static final String VAPID_KEY = "BKb8dTQCLqV3qyS";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of("CHAT_PUSH_WEB_PUBLIC_KEY", VAPID_KEY));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aDeviceRegistersAndTakesItBack() {
    Person ann = api.signUp();
    assertFalse(push(ann).getBoolean("registered"));
    assertEquals(VAPID_KEY, push(ann).getString("web_public_key"));

    put(ann, fcm("token-" + UUID.randomUUID()).put("content", "sender"), 204);

    assertTrue(push(ann).getBoolean("registered"));
    assertEquals("fcm", push(ann).getString("provider"));
    assertEquals("sender", push(ann).getString("content"));
    assertFalse(push(ann).containsKey("token"));

    put(ann, web("https://fcm.googleapis.com/fcm/send/" + UUID.randomUUID()), 204);
    assertEquals("web", push(ann).getString("provider"));
    assertEquals("sender_and_text", push(ann).getString("content"));

    api.delete("/v1/push", ann.token()).success(204);
    api.delete("/v1/push", ann.token()).success(204);
    assertFalse(push(ann).getBoolean("registered"));
  }

  @Test
  void aTokenBelongsToTheDeviceThatNamedItLast() {
    Person ann = api.signUp();
    Person ben = api.signUp();
    String token = "token-" + UUID.randomUUID();
    put(ann, fcm(token), 204);

    put(ben, fcm(token), 204);

    assertFalse(push(ann).getBoolean("registered"));
    assertTrue(push(ben).getBoolean("registered"));
  }

  @Test
  void whatIsNoPlaceToReachADeviceIsRefused() {
    Person ann = api.signUp();
    JsonObject good = web("https://fcm.googleapis.com/x");
    refused(ann, web("http://fcm.googleapis.com/x"), "subscription.endpoint");
    refused(ann, web("https://127.0.0.1/x"), "subscription.endpoint");
    refused(ann, web("https://example.com/x"), "subscription.endpoint");
    refused(ann, new JsonObject().put("provider", "web"), "subscription.endpoint");
    JsonObject noKey = good.copy();
    noKey.getJsonObject("subscription").getJsonObject("keys").put("p256dh", "AAAA");
    refused(ann, noKey, "subscription.keys.p256dh");
    JsonObject noSecret = good.copy();
    noSecret.getJsonObject("subscription").getJsonObject("keys").put("auth", "not base64");
    refused(ann, noSecret, "subscription.keys.auth");
    refused(ann, fcm("with space"), "token");
    refused(ann, new JsonObject().put("provider", "apns").put("token", "xyz"), "token");
    put(ann, new JsonObject().put("provider", "sms"), 400);
  }

  private static void refused(Person person, JsonObject body, String field) {
    TestApi.Answer answer = api.call("PUT", "/v1/push", person.token(), body);
    answer.problem(400, "invalid_argument");
    assertTrue(answer.text().contains(field), answer.text());
  }

  private static void put(Person person, JsonObject body, int status) {
    assertEquals(status, api.call("PUT", "/v1/push", person.token(), body).status(), body.encode());
  }

  private static JsonObject push(Person person) {
    return api.get("/v1/push", person.token()).success(200);
  }

  private static JsonObject fcm(String token) {
    return new JsonObject().put("provider", "fcm").put("token", token);
  }

  private static JsonObject web(String endpoint) {
    byte[] point = new byte[65];
    point[0] = 4;
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return new JsonObject()
        .put("provider", "web")
        .put(
            "subscription",
            new JsonObject()
                .put("endpoint", endpoint)
                .put(
                    "keys",
                    new JsonObject()
                        .put("p256dh", base64.encodeToString(point))
                        .put("auth", base64.encodeToString(new byte[16]))));
  }
}
