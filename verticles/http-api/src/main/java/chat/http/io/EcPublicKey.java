package chat.http.io;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A public key on the curve P-256 as it stands in a JSON Web Key (RFC 7518 §6.2.1).
 *
 * @param x base64url of 32 bytes
 * @param y base64url of 32 bytes
 */
record EcPublicKey(String x, String y) {
  static final String CURVE = "P-256";

  private static final int COORDINATE_BYTES = 32;

  /**
   * @param pem X.509 SubjectPublicKeyInfo
   * @throws IllegalArgumentException when it is something else
   */
  static EcPublicKey parse(String pem) {
    String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\s", "");
    try {
      ECPublicKey key =
          (ECPublicKey)
              KeyFactory.getInstance("EC")
                  .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
      return new EcPublicKey(
          coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "CHAT_JWT_PUBLIC_KEY_FILE must hold an EC P-256 public key in PEM (BEGIN PUBLIC KEY)", e);
    }
  }

  JsonObject toJwk(String keyId) {
    return new JsonObject()
        .put("kty", "EC")
        .put("crv", CURVE)
        .put("x", x)
        .put("y", y)
        .put("kid", keyId)
        .put("use", "sig")
        .put("alg", "ES256");
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    // BigInteger puts a zero before a high bit and leaves leading zeros out.
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }
}
