package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Notification;
import chat.push.core.Payloads;
import chat.push.core.ProviderAnswers;
import chat.push.core.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;

/** FCM HTTP v1. */
final class FcmService implements PushService {
  private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
  private static final long SECOND_MILLIS = 1_000;

  private final WebClient client;
  private final GoogleAccessToken accessToken;
  private final String sendUrl;

  FcmService(Vertx vertx, ProviderConfig.Fcm config, Optional<Path> trustFile) {
    client = HttpEnd.open(vertx, trustFile);
    JsonObject account = new JsonObject(config.serviceAccount());
    accessToken = new GoogleAccessToken(vertx, client, account);
    sendUrl = config.url() + "/v1/projects/" + account.getString("project_id") + "/messages:send";
  }

  @Override
  public Future<Answer> send(Registration registration, Notification notification) {
    return accessToken
        .get()
        .compose(
            token ->
                client
                    .postAbs(sendUrl)
                    .timeout(HttpEnd.TIMEOUT_MILLIS)
                    .bearerTokenAuthentication(token)
                    .sendJsonObject(
                        new JsonObject().put("message", message(registration, notification))))
        .map(this::answer)
        .otherwise(
            failure ->
                Answer.retry(
                    failure instanceof GoogleAccessToken.RefusedException
                        ? "credentials"
                        : "unreachable",
                    0));
  }

  @Override
  public Future<Void> close() {
    client.close();
    return Future.succeededFuture();
  }

  private static JsonObject message(Registration registration, Notification notification) {
    long ttlSeconds =
        Math.max(0, (notification.expiresAtMillis() - System.currentTimeMillis()) / SECOND_MILLIS);
    JsonObject android =
        new JsonObject()
            .put("priority", notification.show() ? "HIGH" : "NORMAL")
            .put("collapse_key", Payloads.topic(notification.conversationId()))
            .put("ttl", ttlSeconds + "s");
    JsonObject message =
        new JsonObject()
            .put("token", registration.token())
            .put("data", new JsonObject(new HashMap<>(Payloads.data(notification))))
            .put("android", android);
    if (notification.show()) {
      message.put(
          "notification",
          new JsonObject().put("title", notification.title()).put("body", notification.text()));
      android.put(
          "notification",
          new JsonObject()
              .put("tag", notification.conversationId())
              .put("notification_count", (int) Math.min(999, notification.badge())));
    }
    return message;
  }

  private Answer answer(HttpResponse<Buffer> response) {
    if (response.statusCode() == 401) {
      accessToken.forget();
    }
    JsonObject error = error(response);
    String code = error.getString("status", "");
    boolean aboutToken = false;
    for (Object detail : error.getJsonArray("details", new JsonArray())) {
      if (detail instanceof JsonObject known) {
        if (FCM_ERROR.equals(known.getString("@type"))) {
          code = known.getString("errorCode", code);
        }
        for (Object violation : known.getJsonArray("fieldViolations", new JsonArray())) {
          aboutToken |=
              violation instanceof JsonObject field
                  && "message.token".equals(field.getString("field"));
        }
      }
    }
    return ProviderAnswers.ofFcm(
        response.statusCode(),
        code,
        aboutToken,
        response.getHeader("retry-after"),
        System.currentTimeMillis());
  }

  private static JsonObject error(HttpResponse<Buffer> response) {
    try {
      JsonObject body = response.bodyAsJsonObject();
      return body != null && body.getValue("error") instanceof JsonObject error
          ? error
          : new JsonObject();
    } catch (DecodeException e) {
      // A proxy on the way answers in words of its own.
      return new JsonObject();
    }
  }
}
