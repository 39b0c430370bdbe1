package chat.runtime.auth;

/**
 * What a verified access token says.
 *
 * @param sessionId of the device's login, see {@link EndedSessions}; 0 when it is not known
 * @param expiresAtMillis milliseconds since 1970
 */
public record AccessToken(String userId, String deviceId, long sessionId, long expiresAtMillis) {}
