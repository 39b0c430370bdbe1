package chat.bench.push;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * The keys of a subscription, as a browser makes them, and those of VAPID; all in base64url.
 *
 * @param publicKey uncompressed point
 * @param privateKey the scalar
 * @param privateKeyPem PKCS #8
 * @param auth 16 random bytes
 */
public record Browser(String publicKey, String privateKey, String privateKeyPem, String auth) {
  private static final int COORDINATE_BYTES = 32;
  private static final int AUTH_BYTES = 16;

  /** New ones. */
  public static Browser make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      ECPublicKey key = (ECPublicKey) pair.getPublic();
      byte[] point = new byte[1 + 2 * COORDINATE_BYTES];
      point[0] = 4;
      put(key.getW().getAffineX(), point, 1);
      put(key.getW().getAffineY(), point, 1 + COORDINATE_BYTES);
      byte[] scalar = new byte[COORDINATE_BYTES];
      put(((ECPrivateKey) pair.getPrivate()).getS(), scalar, 0);
      byte[] auth = new byte[AUTH_BYTES];
      new SecureRandom().nextBytes(auth);
      return new Browser(
          base64url(point),
          base64url(scalar),
          TlsIdentity.pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
          base64url(auth));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** As {@code PushSubscription.toJSON} gives it. */
  public JsonObject subscription(String endpoint) {
    return new JsonObject()
        .put("endpoint", endpoint)
        .put("keys", new JsonObject().put("p256dh", publicKey).put("auth", auth));
  }

  private static void put(BigInteger number, byte[] into, int at) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, into, at + COORDINATE_BYTES - length, length);
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
