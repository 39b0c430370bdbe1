package chat.bench.push;

import chat.bench.push.HttpsProvider.Received;
import chat.bench.push.HttpsProvider.Reply;
import com.eatthepath.pushy.apns.server.RejectionReason;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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

  private final Vertx vertx;
  private final RandomGenerator random;

  /** Of its own, since APNs answers on a thread of its own. */
  private final RandomGenerator randomOfApns;

  private final Shown shown;
  private final HttpsProvider web;
  private final HttpsProvider fcm;
  private final ApnsProvider apns;
  private final SlowRelay apnsRelay;

  /**
   * @param shown hears of each push that is taken
   */
  public FlakyProviders(Credentials credentials, long seed, Shown shown) throws IOException {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    SplittableRandom drawn = new SplittableRandom(seed);
    this.random = drawn;
    this.randomOfApns = drawn.split();
    this.shown = shown;
    TlsIdentity identity = credentials.identity();
    web = new HttpsProvider(vertx, identity, PORTS.web(), 0, this::web);
    fcm = new HttpsProvider(vertx, identity, PORTS.fcm(), 0, this::fcm);
    apns = new ApnsProvider(identity, 0, 0);
    apns.answer(this::apns);
    apnsRelay = new SlowRelay(vertx, PORTS.apns(), apns.port(), DELAY_MILLIS);
  }

  /** Where a browser is reached. */
  public static String endpoint(String device) {
    return "https://localhost:" + PORTS.web() + "/" + device;
  }

  @Override
  public void close() {
    web.close();
    fcm.close();
    apnsRelay.close();
    apns.close();
    vertx.close();
  }

  private Reply web(Received push) {
    String device = push.path().substring(1);
    int refusal = refusal(random);
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
    int refusal = refusal(random);
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

  private synchronized RejectionReason apns(ApnsProvider.Received push) {
    if (shown.isDead(push.token())) {
      return RejectionReason.UNREGISTERED;
    }
    int refusal = refusal(randomOfApns);
    if (refusal > 0) {
      return refusal == TOO_MANY
          ? RejectionReason.TOO_MANY_REQUESTS
          : RejectionReason.SERVICE_UNAVAILABLE;
    }
    shown.took(
        push.token(), push.payload().getJsonObject("aps").getJsonObject("alert").getString("body"));
    return null;
  }

  /** A status that says to come again later, or 0. */
  private static int refusal(RandomGenerator random) {
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
