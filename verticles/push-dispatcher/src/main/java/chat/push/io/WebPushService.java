package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Notification;
import chat.push.core.Payloads;
import chat.push.core.ProviderAnswers;
import chat.push.core.Registration;
import com.zerodeplibs.webpush.EncryptedPushMessage;
import com.zerodeplibs.webpush.MessageEncryption;
import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.PushMessage;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Web Push: RFC 8030 with payloads by RFC 8291 and VAPID by RFC 8292. */
final class WebPushService implements PushService {
  private static final int HTTPS_PORT = 443;
  private static final int TOKENS_MAX = 1_000;
  private static final int TOKEN_SECONDS = 12 * 60 * 60;

  /** Used again for so long. */
  private static final long TOKEN_FRESH_MILLIS = 60L * 60 * 1_000;

  private static final long SECOND_MILLIS = 1_000;

  private record Vapid(String token, long atMillis) {}

  private final ProviderConfig.Web config;
  private final WebClient client;
  private final JWTAuth jwt;
  private final SafeAddresses addresses;
  private final MessageEncryption encryption = MessageEncryptions.of();
  private final Map<String, Vapid> vapidByOrigin = new HashMap<>();

  WebPushService(Vertx vertx, ProviderConfig.Web config, Optional<Path> trustFile) {
    this.config = config;
    client = HttpEnd.open(vertx, trustFile);
    addresses = new SafeAddresses(vertx, config.privateHosts());
    jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm("ES256")
                        .setBuffer(config.privateKeyPem())));
  }

  @Override
  public Future<Answer> send(Registration registration, Notification notification) {
    String endpoint = registration.token();
    if (!config.endpoints().allows(endpoint)) {
      return Future.succeededFuture(Answer.rejected("endpoint_not_allowed"));
    }
    Buffer body;
    try {
      body = encrypt(registration, notification);
    } catch (RuntimeException e) {
      // What the browser gave as its key is none.
      return Future.succeededFuture(Answer.deadToken("invalid_key"));
    }
    String authority = endpoint.substring("https://".length()).replaceFirst("/.*", "");
    String path = endpoint.substring("https://".length() + authority.length());
    return addresses
        .of(authority)
        .compose(address -> post(authority, address, path, notification, body))
        .otherwise(WebPushService::failed);
  }

  @Override
  public Future<Void> close() {
    client.close();
    return Future.succeededFuture();
  }

  private Future<Answer> post(
      String authority, String address, String path, Notification notification, Buffer body) {
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? HTTPS_PORT : Integer.parseInt(authority.substring(colon + 1));
    long now = System.currentTimeMillis();
    long ttlSeconds = Math.max(0, (notification.expiresAtMillis() - now) / SECOND_MILLIS);
    return client
        .request(HttpMethod.POST, SocketAddress.inetSocketAddress(port, address), port, host, path)
        .timeout(HttpEnd.TIMEOUT_MILLIS)
        .putHeader("authorization", vapid("https://" + authority, now))
        .putHeader("content-encoding", "aes128gcm")
        .putHeader("content-type", "application/octet-stream")
        .putHeader("ttl", Long.toString(ttlSeconds))
        .putHeader("urgency", notification.show() ? "high" : "normal")
        .putHeader("topic", Payloads.topic(notification.conversationId()))
        .sendBuffer(body)
        .map(
            response ->
                ProviderAnswers.ofWebPush(
                    response.statusCode(),
                    response.getHeader("retry-after"),
                    System.currentTimeMillis()));
  }

  private Buffer encrypt(Registration registration, Notification notification) {
    String text = new JsonObject(new HashMap<>(Payloads.whole(notification))).encode();
    EncryptedPushMessage encrypted =
        encryption.encrypt(
            UserAgentMessageEncryptionKeyInfo.of(
                registration.publicKey(), registration.authSecret()),
            PushMessage.ofUTF8(text));
    return Buffer.buffer(encrypted.toBytes());
  }

  private String vapid(String origin, long nowMillis) {
    Vapid known = vapidByOrigin.get(origin);
    if (known == null || nowMillis - known.atMillis > TOKEN_FRESH_MILLIS) {
      if (vapidByOrigin.size() >= TOKENS_MAX) {
        vapidByOrigin.clear();
      }
      known = new Vapid(sign(origin, nowMillis), nowMillis);
      vapidByOrigin.put(origin, known);
    }
    return "vapid t=" + known.token + ", k=" + config.publicKey();
  }

  private String sign(String origin, long nowMillis) {
    return jwt.generateToken(
        new JsonObject()
            .put("aud", origin)
            .put("exp", nowMillis / SECOND_MILLIS + TOKEN_SECONDS)
            .put("sub", config.subject()),
        new JWTOptions().setAlgorithm("ES256").setNoTimestamp(true));
  }

  private static Answer failed(Throwable failure) {
    return failure instanceof SafeAddresses.UnsafeAddressException
        ? Answer.rejected("address_not_public")
        : Answer.retry("unreachable", 0);
  }
}
