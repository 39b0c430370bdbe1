package chat.push.core;

/**
 * Where a device is reached.
 *
 * @param token of APNs or FCM, or the endpoint of Web Push
 * @param publicKey of the browser's subscription, base64url; empty for the others
 * @param authSecret likewise
 */
public record Registration(
    String deviceId, String token, String publicKey, String authSecret, Content content) {
  private static final String HTTPS = "https://";

  /** What fails together: the host of an endpoint; the same for all devices of APNs and of FCM. */
  String line() {
    if (!token.startsWith(HTTPS)) {
      return "";
    }
    int end = token.indexOf('/', HTTPS.length());
    return token.substring(HTTPS.length(), end < 0 ? token.length() : end);
  }

  /** Without the token, which opens the device to whoever has it. */
  @Override
  public String toString() {
    return "Registration[deviceId=" + deviceId + "]";
  }
}
