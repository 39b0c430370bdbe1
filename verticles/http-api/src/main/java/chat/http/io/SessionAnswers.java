package chat.http.io;

import io.vertx.core.json.JsonObject;

/** What a device gets that has logged in or refreshed its session. */
final class SessionAnswers {
  private final AccessTokens accessTokens;
  private final Gateways gateways;

  SessionAnswers(AccessTokens accessTokens, Gateways gateways) {
    this.accessTokens = accessTokens;
    this.gateways = gateways;
  }

  JsonObject json(SessionStore.Session session, Issued issued) {
    return session
        .profile()
        .toJson()
        .put("device_id", session.deviceId().toString())
        .put("access_token", accessTokens.issue(session, issued.at()))
        .put("access_token_expires_at", issued.at().plus(AccessTokens.LIFETIME).toString())
        .put("refresh_token", issued.refreshToken())
        .put("refresh_token_expires_at", issued.refreshTokenExpiresAt().toString())
        .put("gateways", gateways.json());
  }
}
