package chat.gateway;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** Access tokens as the HTTP API signs them, with a key of this test run. */
final class TestTokens {
  private static final KeyPair KEY = newKey();

  private TestTokens() {}

  static String valid(String userId, String deviceId) {
    return signed(userId, deviceId, Instant.now().plusSeconds(900));
  }

  static String signed(String userId, String deviceId, Instant expiresAt) {
    JsonObject header = new JsonObject().put("alg", "ES256").put("typ", "JWT");
    JsonObject claims =
        new JsonObject()
            .put("iss", "chat")
            .put("sub", userId)
            .put("did", deviceId)
            .put("iat", Instant.now().getEpochSecond() - 1_000)
            .put("exp", expiresAt.getEpochSecond());
    String content = base64(header.encode()) + "." + base64(claims.encode());
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(KEY.getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path publicKeyFile(Path directory) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(KEY.getPublic().getEncoded());
    return Files.writeString(
        directory.resolve("public.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
