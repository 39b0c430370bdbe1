package chat.bench.push;

import chat.bench.push.HttpsProvider.Received;
import chat.bench.push.HttpsProvider.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * APNs, FCM and a push service that take their time, turn some pushes away for now, and know no
 * more of some devices.
 */
public final class FlakyProviders implements AutoCloseable {
  /** Where they listen. */
  public static final Credentials.Ports PORTS = new Credentials.Ports(8441, 8442, 8443);

  /** How long each answer takes. */
  public static final long DELAY_MILLIS = 50;

  /** Share of pushes that are turned away with 429 or 503. */
  public static final double TURNED_AWAY = 0.02;

  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String DEVICE_PATH = "/3/device/";

  private final Vertx vertx;
  private final RandomGenerator random;
  private final Shown shown;
  private final HttpsProvider web;
  private final HttpsProvider fcm;
  private final HttpsProvider apns;

  /**
   * @param shown hears of each push that is taken
   */
  public FlakyProviders(Credentials credentials, long seed, Shown shown) {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    this.random = new SplittableRandom(seed);
    this.shown = shown;
    TlsIdentity identity = credentials.identity();
    web = new HttpsProvider(vertx, identity, PORTS.web(), 0, this::web);
    fcm = new HttpsProvider(vertx, identity, PORTS.fcm(), 0, this::fcm);
    apns = new HttpsProvider(vertx, identity, PORTS.apns(), 0, this::apns);
  }

  /** Where a browser is reached. */
  public static String endpoint(String device) {
    return "https://localhost:" + PORTS.web() + "/" + device;
  }

  @Override
  public void close() {
    web.close();
    fcm.close();
    apns.close();
    vertx.close();
  }

  private Reply web(Received push) {
    String device = push.path().substring(1);
    int refusal = refusal();
    if (shown.isDead(device)) {
      return reply(410, "");
    }
    if (refusal > 0) {
      return reply(refusal, "");
    }
    // What it says is for the browser alone.
    shown.tookUnread();
    return reply(201, "");
  }

  private Reply fcm(Received push) {
    if (push.path().equals("/token")) {
      return Reply.of(200, "{\"access_token\":\"t\",\"expires_in\":3599}");
    }
    JsonObject message = new JsonObject(push.body()).getJsonObject("message");
    String device = message.getString("token");
    int refusal = refusal();
    if (shown.isDead(device)) {
      return reply(404, fcmError(404, "NOT_FOUND", "UNREGISTERED"));
    }
    if (refusal > 0) {
      return reply(
          refusal,
          refusal == TOO_MANY
              ? fcmError(refusal, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED")
              : fcmError(refusal, "UNAVAILABLE", "UNAVAILABLE"));
    }
    shown.took(device, message.getJsonObject("notification").getString("body"));
    return reply(200, "{\"name\":\"projects/p/messages/1\"}");
  }

  private static String fcmError(int code, String status, String errorCode) {
    JsonObject detail =
        new JsonObject()
            .put("@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError")
            .put("errorCode", errorCode);
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("code", code)
                .put("status", status)
                .put("details", new JsonArray().add(detail)))
        .encode();
  }

  private Reply apns(Received push) {
    String device = push.path().substring(DEVICE_PATH.length());
    int refusal = refusal();
    if (shown.isDead(device)) {
      return reply(
          410,
          new JsonObject()
              .put("reason", "Unregistered")
              .put("timestamp", System.currentTimeMillis())
              .encode());
    }
    if (refusal > 0) {
      return reply(
          refusal,
          new JsonObject()
              .put("reason", refusal == TOO_MANY ? "TooManyRequests" : "ServiceUnavailable")
              .encode());
    }
    shown.took(
        device,
        new JsonObject(push.body()).getJsonObject("aps").getJsonObject("alert").getString("body"));
    return reply(200, "");
  }

  /** A status that says to come again later, or 0. */
  private int refusal() {
    if (random.nextDouble() >= TURNED_AWAY) {
      return 0;
    }
    return random.nextBoolean() ? TOO_MANY : UNAVAILABLE;
  }

  private static Reply reply(int status, String body) {
    Map<String, String> headers =
        status == TOO_MANY || status == UNAVAILABLE ? Map.of("Retry-After", "1") : Map.of();
    return new Reply(status, headers, body, DELAY_MILLIS);
  }
}
