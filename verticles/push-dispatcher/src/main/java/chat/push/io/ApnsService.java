package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Notification;
import chat.push.core.Payloads;
import chat.push.core.ProviderAnswers;
import chat.push.core.Registration;
import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** APNs over HTTP/2, with a token of the team's key. */
final class ApnsService implements PushService {
  private static final Logger LOG = LoggerFactory.getLogger(ApnsService.class);
  private static final int CONNECTIONS = 2;

  private final Vertx vertx;
  private final ProviderConfig.Apns config;
  private final ApnsClient client;

  /** Reads the key, which blocks: a file of a few lines, once. */
  ApnsService(Vertx vertx, ProviderConfig.Apns config, Optional<Path> trustFile) {
    this.vertx = vertx;
    this.config = config;
    int colon = config.host().lastIndexOf(':');
    try {
      ApnsClientBuilder builder =
          new ApnsClientBuilder()
              .setApnsServer(
                  config.host().substring(0, colon),
                  Integer.parseInt(config.host().substring(colon + 1)))
              .setSigningKey(
                  ApnsSigningKey.loadFromPkcs8File(
                      config.keyFile().toFile(), config.teamId(), config.keyId()))
              .setConcurrentConnections(CONNECTIONS);
      trustFile.ifPresent(file -> builder.setTrustedServerCertificateChain(file.toFile()));
      client = builder.build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("APNs cannot be used: " + e, e);
    }
  }

  @Override
  public Future<Answer> send(Registration registration, Notification notification) {
    return Future.fromCompletionStage(
            client
                .sendNotification(
                    new SimpleApnsPushNotification(
                        registration.token(),
                        config.topic(),
                        payload(notification),
                        Instant.ofEpochMilli(notification.expiresAtMillis()),
                        notification.show()
                            ? DeliveryPriority.IMMEDIATE
                            : DeliveryPriority.CONSERVE_POWER,
                        notification.show() ? PushType.ALERT : PushType.BACKGROUND,
                        notification.show() ? notification.conversationId() : null,
                        UUID.fromString(notification.id())))
                .orTimeout(HttpEnd.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS),
            vertx.getOrCreateContext())
        .map(ApnsService::answer)
        .otherwise(
            failure -> {
              LOG.debug("APNs is not reached: {}", failure.toString());
              return Answer.retry("unreachable", 0);
            });
  }

  @Override
  public Future<Void> close() {
    return Future.fromCompletionStage(client.close(), vertx.getOrCreateContext());
  }

  /** A push in the background may have no alert, sound or badge. */
  private static String payload(Notification notification) {
    JsonObject aps =
        notification.show()
            ? new JsonObject()
                .put("alert", alert(notification))
                .put("badge", notification.badge())
                .put("sound", "default")
                .put("thread-id", notification.conversationId())
                .put("mutable-content", 1)
            : new JsonObject().put("content-available", 1);
    return new JsonObject()
        .put("aps", aps)
        .put("chat", new JsonObject(new HashMap<>(Payloads.data(notification))))
        .encode();
  }

  private static JsonObject alert(Notification notification) {
    return new JsonObject().put("title", notification.title()).put("body", notification.text());
  }

  private static Answer answer(PushNotificationResponse<SimpleApnsPushNotification> response) {
    return ProviderAnswers.ofApns(
        response.getStatusCode(), response.getRejectionReason().orElse(""));
  }
}
