package chat.runtime.auth;

/**
 * What a verified access token says.
 *
 * @param expiresAtMillis milliseconds since 1970
 */
public record AccessToken(String userId, String deviceId, long expiresAtMillis) {}
