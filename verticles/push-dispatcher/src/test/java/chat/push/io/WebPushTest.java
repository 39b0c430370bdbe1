package chat.push.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.push.Browser;
import chat.bench.push.HttpsProvider;
import chat.bench.push.HttpsProvider.Received;
import chat.bench.push.HttpsProvider.Reply;
import chat.bench.push.TlsIdentity;
import chat.push.core.Answer;
import chat.push.core.Notification;
import chat.push.core.Payloads;
import chat.runtime.core.PushEndpoints;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push service on loopback, whose messages npm's http_ece decrypts as a browser would. */
class WebPushTest {
  private static final Path DECRYPTOR = Path.of("src", "test", "js");

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Browser vapid = Browser.make();
  private final Browser browser = Browser.make();
  private TlsIdentity identity;
  private HttpsProvider pushService;
  private WebPushService service;

  @BeforeEach
  void start() throws Exception {
    identity = TlsIdentity.in(folder);
    pushService = new HttpsProvider(vertx, identity, 0, 100, received -> Reply.of(201, ""));
    service = service(List.of(authority()), List.of(authority()));
  }

  @AfterEach
  void stop() throws Exception {
    pushService.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void aMessageReachesTheBrowserAsItWasMeant() throws Exception {
    assertEquals(Answer.delivered(), send(Providers.shown()));

    Received request = pushService.received().get(0);
    assertEquals("/push/abc", request.path());
    assertEquals("aes128gcm", request.headers().get("content-encoding"));
    assertEquals("high", request.headers().get("urgency"));
    assertEquals(Payloads.topic(Providers.CONVERSATION), request.headers().get("topic"));
    assertTrue(request.headers().get("topic").matches("[A-Za-z0-9_-]{32}"));
    assertTrue(Integer.parseInt(request.headers().get("ttl")) > 3_500);
    assertTrue(request.body().length() <= 4_096);
    JsonObject payload = decrypt(request);
    assertEquals("message", payload.getString("kind"));
    assertEquals("Ann", payload.getString("title"));
    assertEquals("Hello, Ben! 👋", payload.getString("text"));
    assertEquals("3", payload.getString("badge"));
    assertEquals(Providers.ID, payload.getString("id"));
    assertEquals(Providers.CONVERSATION, payload.getString("conversation_id"));
  }

  @Test
  void aWithdrawalTakesThePlaceOfItsMessage() throws Exception {
    send(Providers.withdrawn());

    Received request = pushService.received().get(0);
    assertEquals("normal", request.headers().get("urgency"));
    assertEquals(Payloads.topic(Providers.CONVERSATION), request.headers().get("topic"));
    JsonObject payload = decrypt(request);
    assertEquals("withdraw", payload.getString("kind"));
    assertEquals("7", payload.getString("sequence"));
  }

  @Test
  void vapidSaysWhoWeAre() throws Exception {
    send(Providers.shown());

    String header = pushService.received().get(0).headers().get("authorization");
    assertTrue(header.matches("vapid t=[^ ,]+, k=[A-Za-z0-9_-]+"), header);
    String token = header.substring("vapid t=".length(), header.indexOf(','));
    JsonObject claims = Providers.jwt(token, 1);
    assertEquals("https://" + authority(), claims.getString("aud"));
    assertEquals("mailto:operator@example.org", claims.getString("sub"));
    long left = claims.getLong("exp") - Providers.now() / 1_000;
    assertTrue(left > 0 && left <= 24 * 60 * 60, "exp in " + left + " s");
    assertEquals("ES256", Providers.jwt(token, 0).getString("alg"));
    assertTrue(isSigned(token), "signature");
    assertTrue(header.endsWith("k=" + vapid.publicKey()));
  }

  @Test
  void theAnswersOfAPushServiceAreUnderstood() throws Exception {
    Map<Integer, Answer.Kind> kinds =
        Map.of(
            404, Answer.Kind.DEAD_TOKEN,
            410, Answer.Kind.DEAD_TOKEN,
            413, Answer.Kind.REJECTED,
            403, Answer.Kind.REJECTED,
            429, Answer.Kind.RETRY,
            503, Answer.Kind.RETRY);
    for (Map.Entry<Integer, Answer.Kind> kind : kinds.entrySet()) {
      pushService.answer(received -> new Reply(kind.getKey(), Map.of("retry-after", "7"), "", 0));
      Answer answer = send(Providers.shown());
      assertEquals(kind.getValue(), answer.kind(), kind.toString());
      assertEquals(answer.kind() == Answer.Kind.RETRY ? 7_000 : 0, answer.retryAfterMillis());
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    HttpsProvider other = new HttpsProvider(vertx, identity, 0, 10, received -> Reply.of(201, ""));
    String there = "https://127.0.0.1:" + other.port() + "/inside";
    pushService.answer(received -> new Reply(307, Map.of("location", there), "", 0));

    assertEquals(Answer.Kind.REJECTED, send(Providers.shown()).kind());
    assertEquals(List.of(), other.received());
  }

  @Test
  void aServiceThatIsGoneIsTriedAgain() throws Exception {
    pushService.close();

    assertEquals(Answer.retry("unreachable", 0), send(Providers.shown()));
    pushService = new HttpsProvider(vertx, identity, 0, 100, received -> Reply.of(201, ""));
  }

  @Test
  void whatIsNotAllowedIsNotCalled() throws Exception {
    service = service(PushEndpoints.HOSTS_DEFAULT, List.of());
    assertEquals(Answer.rejected("endpoint_not_allowed"), send(Providers.shown()));

    // The name is allowed, but it leads into this machine.
    service = service(List.of(authority()), List.of());
    assertEquals(Answer.rejected("address_not_public"), send(Providers.shown()));
    assertEquals(List.of(), pushService.received());
  }

  @Test
  void aKeyThatIsNoneIsForgotten() throws Exception {
    assertEquals(
        Answer.deadToken("invalid_key"),
        Providers.answer(
            vertx,
            () ->
                service.send(
                    Providers.device(endpoint(), "AAAA", browser.auth()), Providers.shown())));
  }

  private Answer send(Notification notification) throws Exception {
    return Providers.answer(
        vertx,
        () ->
            service.send(
                Providers.device(endpoint(), browser.publicKey(), browser.auth()), notification));
  }

  private WebPushService service(List<String> hosts, List<String> privateHosts) {
    return new WebPushService(
        vertx,
        new ProviderConfig.Web(
            vapid.publicKey(),
            vapid.privateKeyPem(),
            "mailto:operator@example.org",
            new PushEndpoints(hosts),
            privateHosts),
        Optional.of(identity.certificate()));
  }

  private String authority() {
    return "localhost:" + pushService.port();
  }

  private String endpoint() {
    return "https://" + authority() + "/push/abc";
  }

  private JsonObject decrypt(Received request) throws Exception {
    Process decryptor =
        new ProcessBuilder("node", "decrypt.js")
            .directory(DECRYPTOR.toFile())
            .redirectError(folder.resolve("decryptor.log").toFile())
            .start();
    JsonObject input =
        new JsonObject()
            .put(
                "body",
                Base64.getUrlEncoder().withoutPadding().encodeToString(request.body().getBytes()))
            .put("private", browser.privateKey())
            .put("auth", browser.auth());
    decryptor.getOutputStream().write((input.encode() + "\n").getBytes(StandardCharsets.UTF_8));
    decryptor.getOutputStream().close();
    String output = new String(decryptor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(decryptor.waitFor(30, TimeUnit.SECONDS));
    return new JsonObject(new JsonObject(output).getString("text"));
  }

  private boolean isSigned(String token) throws Exception {
    byte[] point = Base64.getUrlDecoder().decode(vapid.publicKey());
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPublicKeySpec spec =
        new ECPublicKeySpec(
            new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(point, 33, 65))),
            curve.getParameterSpec(ECParameterSpec.class));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(KeyFactory.getInstance("EC").generatePublic(spec));
    int dot = token.lastIndexOf('.');
    signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
  }
}
