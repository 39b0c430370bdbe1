package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.push.ApnsProvider;
import chat.bench.push.Browser;
import chat.bench.push.Credentials;
import chat.bench.push.HttpsProvider;
import chat.bench.push.HttpsProvider.Received;
import chat.bench.push.HttpsProvider.Reply;
import chat.bench.push.TlsIdentity;
import chat.model.Ids;
import chat.model.v1.ServerFrame;
import com.eatthepath.pushy.apns.server.RejectionReason;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a message to the providers, and back when it is read elsewhere. */
@ExtendWith(Platform.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Path DECRYPTOR =
      Path.of("..", "verticles", "push-dispatcher", "src", "test", "js");
  private static final int KEPT = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final Browser browser = Browser.make();
  private Map<String, String> settings;
  private String vapidPublicKey;
  private Platform platform;
  private HttpsProvider web;
  private HttpsProvider google;
  private ApnsProvider apple;
  private Rest rest;
  private Person ann;
  private Person ben;
  private Session laptop;
  private String conversationId;

  @BeforeAll
  void start(Platform shared, @TempDir Path folder) throws Exception {
    platform = shared;
    rest = new Rest(vertx, shared.http());
    Credentials credentials = Credentials.in(folder);
    TlsIdentity identity = credentials.identity();
    vapidPublicKey = credentials.vapidPublicKey();
    web = new HttpsProvider(vertx, identity, 0, KEPT, received -> Reply.of(201, ""));
    google = new HttpsProvider(vertx, identity, 0, KEPT, PushTest::google);
    apple = new ApnsProvider(identity, 0, KEPT);
    settings = credentials.settings(new Credentials.Ports(web.port(), google.port(), apple.port()));
    platform.stop();
    platform.startAgain(settings);
  }

  @AfterAll
  void stop() throws Exception {
    platform.stop();
    platform.startAgain();
    web.close();
    google.close();
    apple.close();
    Await.result(vertx.close());
  }

  @BeforeEach
  void people() throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    laptop = Await.result(ben.anotherDevice());
    conversationId = Await.result(ann.conversationWith(ben));
  }

  @Test
  void eachSleepingDeviceHearsOnceAndForgetsWhatIsReadElsewhere() throws Exception {
    Session phone = ben.session();
    Session tablet = Await.result(ben.anotherDevice());
    Session watch = Await.result(ben.anotherDevice());
    registerWeb(phone, "a");
    register(tablet, "fcm", "tablet-" + Ids.next());
    String watchToken = Ids.next().replace("-", "").repeat(2);
    register(watch, "apns", watchToken);
    Socket benAtLaptop = Socket.live(vertx, laptop).withHeartbeats(vertx);
    Socket annAtHome = Socket.live(vertx, ann.session()).withHeartbeats(vertx);

    int sequence = annAtHome.sent(conversationId, "Hello, Ben!");

    Await.until("the phone hears", WITHIN, () -> web("/a").size() == 1);
    Await.until("the tablet hears", WITHIN, () -> fcm().size() == 1);
    Await.until("the watch hears", WITHIN, () -> apns(watchToken).size() == 1);
    JsonObject shown = decrypt(web("/a").get(0));
    assertEquals("message", shown.getString("kind"));
    assertEquals("ann", shown.getString("title"));
    assertEquals("Hello, Ben!", shown.getString("text"));
    assertEquals("1", shown.getString("badge"));
    assertEquals(Integer.toString(sequence), shown.getString("sequence"));
    assertTrue(web("/a").get(0).headers().get("authorization").startsWith("vapid t="));
    assertEquals("Hello, Ben!", fcm().get(0).getJsonObject("notification").getString("body"));
    assertEquals(
        "Hello, Ben!",
        apns(watchToken)
            .get(0)
            .payload()
            .getJsonObject("aps")
            .getJsonObject("alert")
            .getString("body"));

    benAtLaptop.next(frame -> frame.getEvent().hasMessage());
    benAtLaptop.done(Frames.read(conversationId, sequence));

    Await.until("it goes from the phone", WITHIN, () -> web("/a").size() == 2);
    Await.until("it goes from the tablet", WITHIN, () -> fcm().size() == 2);
    Await.until("it goes from the watch", WITHIN, () -> apns(watchToken).size() == 2);
    assertEquals("withdraw", decrypt(web("/a").get(1)).getString("kind"));
    assertEquals("withdraw", fcm().get(1).getJsonObject("data").getString("kind"));
    assertEquals("background", apns(watchToken).get(1).headers().get("apns-push-type"));
    assertEquals(web("/a").get(0).headers().get("topic"), web("/a").get(1).headers().get("topic"));
    Set<String> told = new TreeSet<>();
    for (String provider : List.of("APNS", "FCM", "WEB")) {
      told.add("NOTIFICATION " + sequence + " by " + provider);
      told.add("WITHDRAWAL " + sequence + " by " + provider);
    }
    Await.until(
        "analysts hear of all of them, each once",
        WITHIN,
        () -> sorted(PublicPushes.to(ben, platform)).equals(List.copyOf(told)));

    platform.kill();
    platform.startAgain(settings);
    Socket again = Socket.live(vertx, ann.session());
    again.sent(conversationId, "And once more");

    Await.until("the phone hears once more", WITHIN, () -> web("/a").size() == 3);
    assertEquals("And once more", decrypt(web("/a").get(2)).getString("text"));
    Await.until("the watch hears once more", WITHIN, () -> apns(watchToken).size() == 3);
    noTokenInTheLog(watchToken, "Hello, Ben!");
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  @Test
  void aLiveDeviceThatDoesNotAcknowledgeHearsAfterTenSeconds() throws Exception {
    registerWeb(laptop, "b");
    rest.makeContacts(ann, ben);
    Socket silent = Socket.live(vertx, laptop).withHeartbeats(vertx);
    Await.until(
        "the platform knows that the laptop is awake",
        WITHIN,
        () -> rest.presenceOf(ann, ben).encode().contains("\"online\""));
    Socket annAtHome = Socket.live(vertx, ann.session()).withHeartbeats(vertx);
    long before = System.nanoTime();
    annAtHome.sent(conversationId, "Are you there?");
    silent.next(ServerFrame::hasEvent);

    Await.until("the laptop hears", Duration.ofSeconds(40), () -> !web("/b").isEmpty());

    assertTrue(System.nanoTime() - before >= TimeUnit.SECONDS.toNanos(9), "too soon");
    silent.close();
  }

  @Test
  void aDeadTokenIsForgottenAndADeletedMessageGoes() throws Exception {
    registerWeb(ben.session(), "c");
    Socket annAtHome = Socket.live(vertx, ann.session()).withHeartbeats(vertx);
    int sequence = annAtHome.sent(conversationId, "Oops");
    Await.until("the phone hears", WITHIN, () -> web("/c").size() == 1);

    rest.call(
            HttpMethod.DELETE,
            ann.session(),
            "/v1/conversations/"
                + conversationId
                + "/messages/"
                + sequence
                + "?client_id="
                + Ids.next())
        .success();

    Await.until("it is withdrawn", WITHIN, () -> web("/c").size() == 2);
    assertEquals("withdraw", decrypt(web("/c").get(1)).getString("kind"));

    web.answer(received -> Reply.of(received.path().equals("/c") ? 410 : 201, ""));
    annAtHome.sent(conversationId, "Once more");
    Await.until(
        "the registration is gone",
        WITHIN,
        () -> !rest.get(ben.session(), "/v1/push").success().getBoolean("registered"));
    Await.until(
        "analysts hear that the phone is gone",
        WITHIN,
        () -> PublicPushes.to(ben, platform).contains("PUSH_OUTCOME_DEVICE_GONE"));
    web.answer(received -> Reply.of(201, ""));
  }

  @Test
  void aProviderThatIsDownDelaysItsOwnDevicesOnly() throws Exception {
    Session tablet = Await.result(ben.anotherDevice());
    registerWeb(ben.session(), "d");
    String token = Ids.next().replace("-", "").repeat(2);
    register(tablet, "apns", token);
    apple.answer(taken -> RejectionReason.SERVICE_UNAVAILABLE);
    Socket annAtHome = Socket.live(vertx, ann.session()).withHeartbeats(vertx);

    annAtHome.sent(conversationId, "One of you hears at once");

    Await.until("the phone hears", WITHIN, () -> web("/d").size() == 1);
    Await.until("the tablet is tried", WITHIN, () -> !apns(token).isEmpty());
    apple.answer(taken -> null);
    int tries = apns(token).size();
    Await.until("the tablet hears", WITHIN, () -> apns(token).size() > tries);
    assertEquals(
        1, apns(token).stream().map(taken -> taken.headers().get("apns-id")).distinct().count());
  }

  @Test
  void ofManyPeopleEachIsToldAndForgetsByHimself() throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    Person cal = Await.result(Person.signUp(api, "cal"));
    Person dan = Await.result(Person.signUp(api, "dan"));
    Group group = Group.make(rest, ann, ben, cal, dan);
    conversationId = group.id();
    for (Person sleeper : List.of(ben, cal, dan)) {
      register(sleeper.session(), "fcm", sleeper.handle());
    }
    int second = group.send(ann, "Two");
    for (Person sleeper : List.of(ben, cal, dan)) {
      Await.until(
          sleeper.handle() + " hears",
          WITHIN,
          () -> hasLast(sleeper, "message", "sequence", second));
    }

    group.awaitMember(cal);
    Socket.live(vertx, Await.result(cal.anotherDevice())).done(Frames.read(group.id(), second));
    Await.until("cal forgets", WITHIN, () -> hasLast(cal, "withdraw", "sequence", second));
    int third = group.send(ann, "Three");

    Await.until("cal hears again", WITHIN, () -> hasLast(cal, "message", "sequence", third));
    Await.until("ben has all of them", WITHIN, () -> hasLast(ben, "message", "badge", third));
    Await.until("dan has all of them", WITHIN, () -> hasLast(dan, "message", "badge", third));
    assertEquals(
        List.of(cal.handle()),
        fcm().stream()
            .filter(message -> message.getJsonObject("data").getString("kind").equals("withdraw"))
            .map(message -> message.getString("token"))
            .toList(),
        "it stands on the phones of those who have not read");
  }

  @Test
  void whatWasGivenUpIsListedAndReplayed(@TempDir Path home) throws Exception {
    String refused = "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}";
    google.answer(
        received ->
            received.path().endsWith("messages:send") ? Reply.of(400, refused) : google(received));
    register(ben.session(), "fcm", "phone-" + Ids.next());
    Socket annAtHome = Socket.live(vertx, ann.session()).withHeartbeats(vertx);
    annAtHome.sent(conversationId, "Can you hear me?");
    RebuildProcess operator = new RebuildProcess(home, platform.addresses());
    Await.until(
        "it is given up",
        Duration.ofSeconds(60),
        () -> operator.push("list").contains("1 fcm invalid_argument"));
    google.answer(PushTest::google);
    int before = fcm().size();

    assertTrue(operator.push("replay").contains("1 replayed"));

    Await.until("the phone hears", WITHIN, () -> fcm().size() == before + 1);
    assertTrue(operator.push("list").contains("0 pushes were given up"));
  }

  @Test
  void anEndpointElsewhereIsNotTaken() throws Exception {
    JsonObject body =
        new JsonObject()
            .put("provider", "web")
            .put("subscription", browser.subscription("https://169.254.169.254/latest"));
    assertEquals(
        400, rest.call(HttpMethod.PUT, ben.session(), "/v1/push", body).response().statusCode());
    assertEquals(
        vapidPublicKey, rest.get(ben.session(), "/v1/push").success().getString("web_public_key"));
  }

  private void registerWeb(Session session, String path) throws Exception {
    JsonObject body =
        new JsonObject()
            .put("provider", "web")
            .put(
                "subscription",
                browser.subscription("https://localhost:" + web.port() + "/" + path));
    rest.call(HttpMethod.PUT, session, "/v1/push", body).noContent();
  }

  private void register(Session session, String provider, String token) throws Exception {
    rest.call(
            HttpMethod.PUT,
            session,
            "/v1/push",
            new JsonObject().put("provider", provider).put("token", token))
        .noContent();
  }

  private List<Received> web(String path) {
    return web.received().stream().filter(taken -> taken.path().equals(path)).toList();
  }

  private List<JsonObject> fcm() {
    return google.received().stream()
        .filter(taken -> taken.path().endsWith("messages:send"))
        .map(taken -> new JsonObject(taken.body()).getJsonObject("message"))
        .filter(
            message ->
                message.getJsonObject("data").getString("conversation_id").equals(conversationId))
        .toList();
  }

  private boolean hasLast(Person sleeper, String kind, String key, int value) {
    List<JsonObject> taken =
        fcm().stream()
            .filter(message -> message.getString("token").equals(sleeper.handle()))
            .map(message -> message.getJsonObject("data"))
            .toList();
    JsonObject last = taken.isEmpty() ? new JsonObject() : taken.get(taken.size() - 1);
    return kind.equals(last.getString("kind"))
        && Integer.toString(value).equals(last.getString(key));
  }

  private List<ApnsProvider.Received> apns(String token) {
    return apple.received().stream().filter(taken -> taken.token().equals(token)).toList();
  }

  private static Reply google(Received received) {
    return received.path().equals("/token")
        ? Reply.of(200, "{\"access_token\":\"t\",\"expires_in\":3599}")
        : Reply.of(200, "{\"name\":\"projects/p/messages/1\"}");
  }

  private JsonObject decrypt(Received taken) throws Exception {
    Process decryptor =
        new ProcessBuilder("node", "decrypt.js")
            .directory(DECRYPTOR.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonObject input =
        new JsonObject()
            .put(
                "body",
                Base64.getUrlEncoder().withoutPadding().encodeToString(taken.body().getBytes()))
            .put("private", browser.privateKey())
            .put("auth", browser.auth());
    decryptor.getOutputStream().write((input.encode() + "\n").getBytes(StandardCharsets.UTF_8));
    decryptor.getOutputStream().close();
    String output = new String(decryptor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new JsonObject(new JsonObject(output).getString("text"));
  }

  private void noTokenInTheLog(String... secrets) throws Exception {
    String log = Files.readString(Path.of(platform.addresses().logs(), "platform.log"));
    for (String secret : secrets) {
      assertFalse(log.contains(secret), "the log holds " + secret);
    }
  }
}
