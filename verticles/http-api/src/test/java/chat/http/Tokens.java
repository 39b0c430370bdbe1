package chat.http;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Access tokens made by hand, right and wrong ones. */
final class Tokens {
  private Tokens() {}

  static String signed(UUID userId, Instant expiresAt) {
    return signed(claims(userId, expiresAt), TestServers.SIGNING_KEY.getPrivate());
  }

  static String signed(JsonObject claims, PrivateKey key) {
    String content = content("ES256", claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims to need no signature (RFC 7519 §6). */
  static String unsecured(JsonObject claims) {
    return content("none", claims) + ".";
  }

  static JsonObject claims(UUID userId, Instant expiresAt) {
    return new JsonObject()
        .put("iss", "chat")
        .put("sub", userId.toString())
        .put("did", UUID.randomUUID().toString())
        .put("iat", expiresAt.getEpochSecond() - 900)
        .put("exp", expiresAt.getEpochSecond());
  }

  private static String content(String algorithm, JsonObject claims) {
    JsonObject header = new JsonObject().put("typ", "JWT").put("alg", algorithm);
    return base64(header.encode().getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
