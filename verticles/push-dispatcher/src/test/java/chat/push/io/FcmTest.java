package chat.push.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.push.HttpsProvider;
import chat.bench.push.HttpsProvider.Received;
import chat.bench.push.HttpsProvider.Reply;
import chat.bench.push.TlsIdentity;
import chat.push.core.Answer;
import chat.push.core.Notification;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FCM HTTP v1 and the token endpoint of its service accounts, on loopback. */
class FcmTest {
  private static final String SEND = "/v1/projects/my-project/messages:send";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private KeyPair key;
  private HttpsProvider google;
  private FcmService service;
  private volatile Reply sendReply = Reply.of(200, "{\"name\":\"projects/my-project/messages/1\"}");
  private final AtomicInteger tokensGiven = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    TlsIdentity identity = TlsIdentity.in(folder);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    key = generator.generateKeyPair();
    google = new HttpsProvider(vertx, identity, 0, 100, this::reply);
    String url = "https://localhost:" + google.port();
    JsonObject account =
        new JsonObject()
            .put("type", "service_account")
            .put("project_id", "my-project")
            .put("private_key_id", "key-1")
            .put("private_key", TlsIdentity.pem("PRIVATE KEY", key.getPrivate().getEncoded()))
            .put("client_email", "push@my-project.example")
            .put("token_uri", url + "/token");
    service =
        new FcmService(
            vertx,
            new ProviderConfig.Fcm(account.encode(), url),
            Optional.of(identity.certificate()));
  }

  @AfterEach
  void stop() throws Exception {
    google.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private Reply reply(Received received) {
    return received.path().equals("/token")
        ? Reply.of(
            200,
            new JsonObject()
                .put("access_token", "token-" + tokensGiven.incrementAndGet())
                .put("expires_in", 3_599)
                .encode())
        : sendReply;
  }

  @Test
  void theServiceAccountShowsItsKeyOnce() throws Exception {
    send(Providers.shown());
    send(Providers.shown());

    List<Received> tokens =
        google.received().stream().filter(request -> request.path().equals("/token")).toList();
    assertEquals(1, tokens.size());
    MultiMap form = form(tokens.get(0).body().toString());
    assertEquals("urn:ietf:params:oauth:grant-type:jwt-bearer", form.get("grant_type"));
    String assertion = form.get("assertion");
    JsonObject claims = Providers.jwt(assertion, 1);
    assertEquals("push@my-project.example", claims.getString("iss"));
    assertEquals("https://localhost:" + google.port() + "/token", claims.getString("aud"));
    assertEquals("https://www.googleapis.com/auth/firebase.messaging", claims.getString("scope"));
    assertEquals(3_600, claims.getLong("exp") - claims.getLong("iat"));
    assertEquals("key-1", Providers.jwt(assertion, 0).getString("kid"));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key.getPublic());
    int dot = assertion.lastIndexOf('.');
    signature.update(assertion.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    assertTrue(signature.verify(Base64.getUrlDecoder().decode(assertion.substring(dot + 1))));
  }

  @Test
  void aMessageIsShownByTheSystemAndCollapses() throws Exception {
    assertEquals(Answer.delivered(), send(Providers.shown()));

    Received request = sent().get(0);
    assertEquals("Bearer token-1", request.headers().get("authorization"));
    JsonObject message = new JsonObject(request.body()).getJsonObject("message");
    assertEquals("device-token", message.getString("token"));
    assertEquals("Ann", message.getJsonObject("notification").getString("title"));
    assertEquals("Hello, Ben! 👋", message.getJsonObject("notification").getString("body"));
    JsonObject android = message.getJsonObject("android");
    assertEquals("HIGH", android.getString("priority"));
    assertTrue(android.getString("ttl").matches("3[56]\\d\\ds"), android.getString("ttl"));
    assertEquals(Providers.CONVERSATION, android.getJsonObject("notification").getString("tag"));
    assertEquals(3, android.getJsonObject("notification").getInteger("notification_count"));
    JsonObject data = message.getJsonObject("data");
    assertEquals("message", data.getString("kind"));
    data.forEach(entry -> assertTrue(entry.getValue() instanceof String, entry.getKey()));
  }

  @Test
  void aWithdrawalIsDataForTheApp() throws Exception {
    send(Providers.withdrawn());

    JsonObject message = new JsonObject(sent().get(0).body()).getJsonObject("message");
    assertFalse(message.containsKey("notification"));
    assertEquals("withdraw", message.getJsonObject("data").getString("kind"));
  }

  @Test
  void theErrorsOfFcmAreUnderstood() throws Exception {
    assertAnswer(Answer.Kind.DEAD_TOKEN, 404, "NOT_FOUND", "UNREGISTERED");
    assertAnswer(Answer.Kind.DEAD_TOKEN, 403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH");
    assertAnswer(Answer.Kind.REJECTED, 400, "INVALID_ARGUMENT", "INVALID_ARGUMENT");
    assertAnswer(Answer.Kind.REJECTED, 401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR");
    assertAnswer(Answer.Kind.RETRY, 429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED");
    assertAnswer(Answer.Kind.RETRY, 503, "UNAVAILABLE", "UNAVAILABLE");
    assertAnswer(Answer.Kind.RETRY, 500, "INTERNAL", "INTERNAL");
    sendReply =
        Reply.of(
            400,
            error(
                "INVALID_ARGUMENT",
                new JsonObject()
                    .put("@type", "type.googleapis.com/google.rpc.BadRequest")
                    .put(
                        "fieldViolations",
                        List.of(new JsonObject().put("field", "message.token")))));
    assertEquals(Answer.Kind.DEAD_TOKEN, send(Providers.shown()).kind());
    sendReply = new Reply(503, Map.of("retry-after", "30"), "<html>no JSON</html>", 0);
    assertEquals(Answer.retry("unavailable", 30_000), send(Providers.shown()));
  }

  @Test
  void aTokenThatIsNoLongerTakenIsAskedForAgain() throws Exception {
    sendReply = Reply.of(401, error("UNAUTHENTICATED", new JsonObject()));
    assertEquals(Answer.retry("credentials", 0), send(Providers.shown()));
    sendReply = Reply.of(200, "{}");
    assertEquals(Answer.delivered(), send(Providers.shown()));
    assertEquals("Bearer token-2", sent().get(1).headers().get("authorization"));
  }

  private void assertAnswer(Answer.Kind kind, int status, String error, String code)
      throws Exception {
    sendReply =
        Reply.of(
            status,
            error(
                error,
                new JsonObject()
                    .put("@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError")
                    .put("errorCode", code)));
    assertEquals(kind, send(Providers.shown()).kind(), code);
  }

  private static String error(String status, JsonObject detail) {
    return new JsonObject()
        .put("error", new JsonObject().put("status", status).put("details", List.of(detail)))
        .encode();
  }

  private Answer send(Notification notification) throws Exception {
    return Providers.answer(
        vertx, () -> service.send(Providers.device("device-token", "", ""), notification));
  }

  private List<Received> sent() {
    return google.received().stream().filter(request -> request.path().equals(SEND)).toList();
  }

  private static MultiMap form(String body) {
    MultiMap form = MultiMap.caseInsensitiveMultiMap();
    for (String part : body.split("&", -1)) {
      int is = part.indexOf('=');
      form.add(
          part.substring(0, is), URLDecoder.decode(part.substring(is + 1), StandardCharsets.UTF_8));
    }
    return form;
  }
}
