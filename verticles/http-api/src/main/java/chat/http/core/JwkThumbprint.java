package chat.http.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Name of a public key that follows from the key itself (RFC 7638). */
public final class JwkThumbprint {
  private JwkThumbprint() {}

  /**
   * @param x first coordinate of an elliptic-curve key, base64url
   * @param y second coordinate
   */
  public static String of(String curve, String x, String y) {
    // The members that RFC 7638 §3.2 requires, in the order and without the white space of §3.
    String json =
        "{\"crv\":\"" + curve + "\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
