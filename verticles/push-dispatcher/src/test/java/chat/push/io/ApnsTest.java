package chat.push.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.push.ApnsProvider;
import chat.bench.push.Browser;
import chat.bench.push.TlsIdentity;
import chat.push.core.Answer;
import chat.push.core.Notification;
import com.eatthepath.pushy.apns.server.RejectionReason;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** APNs as pushy's mock server speaks it, over TLS. */
class ApnsTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private ApnsProvider apple;
  private ApnsService service;

  @BeforeEach
  void start() throws Exception {
    TlsIdentity identity = TlsIdentity.in(folder);
    apple = new ApnsProvider(identity, 0, 1_000);
    Path key = folder.resolve("team.p8");
    Files.writeString(key, Browser.make().privateKeyPem());
    service =
        new ApnsService(
            vertx,
            new ProviderConfig.Apns(
                key, "KEY1234567", "TEAM123456", "org.example.chat", "localhost:" + apple.port()),
            Optional.of(identity.certificate()));
  }

  @AfterEach
  void stop() throws Exception {
    service.close().await(20, TimeUnit.SECONDS);
    apple.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void aMessageIsAnAlertThatCollapses() throws Exception {
    assertEquals(Answer.delivered(), send(Providers.shown()));

    ApnsProvider.Received received = apple.received().get(0);
    assertEquals(TOKEN, received.token());
    assertEquals("org.example.chat", received.headers().get("apns-topic"));
    assertEquals("alert", received.headers().get("apns-push-type"));
    assertEquals("10", received.headers().get("apns-priority"));
    assertEquals(Providers.CONVERSATION, received.headers().get("apns-collapse-id"));
    assertEquals(Providers.ID, received.headers().get("apns-id"));
    long left = Long.parseLong(received.headers().get("apns-expiration")) - Providers.now() / 1_000;
    assertTrue(left > 3_500 && left <= 3_600, "expires in " + left + " s");
    JsonObject aps = received.payload().getJsonObject("aps");
    assertEquals("Ann", aps.getJsonObject("alert").getString("title"));
    assertEquals("Hello, Ben! 👋", aps.getJsonObject("alert").getString("body"));
    assertEquals(3, aps.getInteger("badge"));
    assertEquals(Providers.CONVERSATION, aps.getString("thread-id"));
    assertEquals("7", received.payload().getJsonObject("chat").getString("sequence"));
  }

  @Test
  void theTeamShowsItsKey() throws Exception {
    send(Providers.shown());

    String header = apple.received().get(0).headers().get("authorization");
    assertTrue(header.startsWith("bearer "), header);
    String token = header.substring("bearer ".length());
    assertEquals("KEY1234567", Providers.jwt(token, 0).getString("kid"));
    assertEquals("ES256", Providers.jwt(token, 0).getString("alg"));
    assertEquals("TEAM123456", Providers.jwt(token, 1).getString("iss"));
  }

  @Test
  void aWithdrawalComesInTheBackground() throws Exception {
    assertEquals(Answer.delivered(), send(Providers.withdrawn()));

    ApnsProvider.Received received = apple.received().get(0);
    assertEquals("background", received.headers().get("apns-push-type"));
    assertEquals("5", received.headers().get("apns-priority"));
    assertNull(received.headers().get("apns-collapse-id"));
    JsonObject aps = received.payload().getJsonObject("aps");
    assertEquals(1, aps.getInteger("content-available"));
    assertFalse(aps.containsKey("alert") || aps.containsKey("badge") || aps.containsKey("sound"));
    assertEquals("withdraw", received.payload().getJsonObject("chat").getString("kind"));
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    CountDownLatch silence = new CountDownLatch(1);
    apple.answer(
        taken -> {
          try {
            silence.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        });
    try {
      assertEquals(Answer.retry("unreachable", 0), send(Providers.shown()));
    } finally {
      silence.countDown();
    }
  }

  @Test
  void everyRefusalOfApnsIsUnderstood() throws Exception {
    Set<RejectionReason> dead =
        EnumSet.of(RejectionReason.BAD_DEVICE_TOKEN, RejectionReason.UNREGISTERED);
    Set<RejectionReason> heal =
        EnumSet.of(
            RejectionReason.IDLE_TIMEOUT,
            RejectionReason.BAD_CERTIFICATE,
            RejectionReason.BAD_CERTIFICATE_ENVIRONMENT,
            RejectionReason.EXPIRED_PROVIDER_TOKEN,
            RejectionReason.FORBIDDEN,
            RejectionReason.INVALID_PROVIDER_TOKEN,
            RejectionReason.MISSING_PROVIDER_TOKEN,
            RejectionReason.TOO_MANY_PROVIDER_TOKEN_UPDATES,
            RejectionReason.TOO_MANY_REQUESTS,
            RejectionReason.INTERNAL_SERVER_ERROR,
            RejectionReason.SERVICE_UNAVAILABLE,
            RejectionReason.SHUTDOWN);
    for (RejectionReason reason : RejectionReason.values()) {
      if (reason == RejectionReason.EXPIRED_PROVIDER_TOKEN) {
        // pushy signs another one and sends once more by itself.
        continue;
      }
      apple.answer(taken -> reason);
      Answer.Kind wanted =
          dead.contains(reason)
              ? Answer.Kind.DEAD_TOKEN
              : heal.contains(reason) ? Answer.Kind.RETRY : Answer.Kind.REJECTED;
      assertEquals(wanted, send(Providers.shown()).kind(), reason.name());
    }
  }

  private Answer send(Notification notification) throws Exception {
    return Providers.answer(
        vertx, () -> service.send(Providers.device(TOKEN, "", ""), notification));
  }
}
