package chat.http.io;

import chat.http.PushConfig;
import chat.model.Limits;
import chat.runtime.auth.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where the calling device is reached while it is not connected. */
final class PushHandlers {
  private static final Pattern APNS_TOKEN = Pattern.compile("[0-9a-fA-F]{64,200}");
  private static final Pattern FCM_TOKEN =
      Pattern.compile("[A-Za-z0-9_:.\\-]{1," + Limits.PUSH_TOKEN_LENGTH_MAX + "}");
  private static final int PUBLIC_KEY_BYTES = 65;
  private static final byte UNCOMPRESSED_POINT = 4;
  private static final int AUTH_SECRET_BYTES = 16;

  private final Pool pool;
  private final PushConfig config;

  PushHandlers(Pool pool, PushConfig config) {
    this.pool = pool;
    this.config = config;
  }

  Map<String, Operation> operations() {
    return Map.of("getPush", this::get, "registerPush", this::register, "deletePush", this::delete);
  }

  private record Target(String provider, String token, String publicKey, String authSecret) {}

  private Future<Reply> get(RoutingContext context) {
    return pool.preparedQuery(
            "SELECT provider, content FROM push_registrations WHERE device_id = $1")
        .execute(Tuple.of(deviceId(context)))
        .map(
            rows -> {
              JsonObject answer =
                  new JsonObject()
                      .put("web_public_key", config.webPublicKey())
                      .put("registered", rows.size() > 0);
              for (Row row : rows) {
                answer.put("provider", row.getString("provider"));
                answer.put("content", row.getString("content"));
              }
              return Reply.ok(answer);
            });
  }

  /** Whoever had the token before has given the device away. */
  private Future<Reply> register(RoutingContext context) {
    AccessToken caller = BearerAuthentication.caller(context);
    JsonObject body = Input.body(context);
    Target target = target(body);
    return pool.withTransaction(
            connection ->
                connection
                    .preparedQuery(
                        "DELETE FROM push_registrations"
                            + " WHERE provider = $1 AND token = $2 AND device_id <> $3")
                    .execute(Tuple.of(target.provider, target.token, deviceId(context)))
                    .compose(
                        deleted ->
                            connection
                                .preparedQuery(
                                    "INSERT INTO push_registrations (device_id, user_id, provider,"
                                        + " token, public_key, auth_secret, content)"
                                        // The device may have been removed since its token was
                                        // made.
                                        + " SELECT device_id, user_id, $3, $4, $5, $6, $7"
                                        + " FROM devices WHERE device_id = $1 AND user_id = $2"
                                        + " ON CONFLICT (device_id) DO UPDATE SET"
                                        + " user_id = excluded.user_id,"
                                        + " provider = excluded.provider, token = excluded.token,"
                                        + " public_key = excluded.public_key,"
                                        + " auth_secret = excluded.auth_secret,"
                                        + " content = excluded.content, registered_at = now()")
                                .execute(
                                    Tuple.of(
                                            deviceId(context),
                                            UUID.fromString(caller.userId()),
                                            target.provider,
                                            target.token)
                                        .addString(target.publicKey)
                                        .addString(target.authSecret)
                                        .addString(body.getString("content", "sender_and_text")))))
        .map(Reply.noContent());
  }

  private Future<Reply> delete(RoutingContext context) {
    return pool.preparedQuery("DELETE FROM push_registrations WHERE device_id = $1")
        .execute(Tuple.of(deviceId(context)))
        .map(Reply.noContent());
  }

  private Target target(JsonObject body) {
    String provider = body.getString("provider");
    String token = body.getString("token", "");
    return switch (provider) {
      case "web" -> subscription(body.getJsonObject("subscription", new JsonObject()));
      case "apns" -> {
        check(APNS_TOKEN.matcher(token).matches(), "token", "The device token in hexadecimal.");
        yield new Target(provider, token.toLowerCase(java.util.Locale.ROOT), "", "");
      }
      default -> {
        check(FCM_TOKEN.matcher(token).matches(), "token", "A registration token of FCM.");
        yield new Target(provider, token, "", "");
      }
    };
  }

  private Target subscription(JsonObject subscription) {
    String endpoint = subscription.getString("endpoint", "");
    JsonObject keys = subscription.getJsonObject("keys", new JsonObject());
    check(
        endpoint.length() <= Limits.PUSH_TOKEN_LENGTH_MAX && config.endpoints().allows(endpoint),
        "subscription.endpoint",
        "An https address at one of the push services that this platform uses.");
    byte[] publicKey = decoded(keys, "p256dh");
    check(
        publicKey.length == PUBLIC_KEY_BYTES && publicKey[0] == UNCOMPRESSED_POINT,
        "subscription.keys.p256dh",
        "The public key of the subscription, 65 bytes in base64url.");
    check(
        decoded(keys, "auth").length == AUTH_SECRET_BYTES,
        "subscription.keys.auth",
        "The secret of the subscription, 16 bytes in base64url.");
    return new Target("web", endpoint, keys.getString("p256dh"), keys.getString("auth"));
  }

  private static byte[] decoded(JsonObject keys, String name) {
    try {
      return Base64.getUrlDecoder().decode(keys.getString(name, ""));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static void check(boolean isGood, String field, String allowed) {
    if (!isGood) {
      throw ProblemException.invalid(field, "not what is wanted", allowed);
    }
  }

  private static UUID deviceId(RoutingContext context) {
    return UUID.fromString(BearerAuthentication.caller(context).deviceId());
  }
}
