package chat.bench.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** A device that is logged in, as the HTTP API answers it. */
public record Session(
    String userId,
    String deviceId,
    String accessToken,
    Instant accessTokenExpiresAt,
    String refreshToken,
    List<String> gatewayUrls) {

  static Session of(JsonObject json) {
    return new Session(
        json.getString("user_id"),
        json.getString("device_id"),
        json.getString("access_token"),
        Instant.parse(json.getString("access_token_expires_at")),
        json.getString("refresh_token"),
        json.getJsonArray("gateways").stream()
            .map(g -> ((JsonObject) g).getString("url"))
            .toList());
  }

  @Override
  public String toString() {
    return "Session[user " + userId + ", device " + deviceId + "]";
  }
}
