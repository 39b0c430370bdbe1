package chat.http;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A little issuer of ID tokens that publishes its keys over HTTP. */
final class TestIssuer implements AutoCloseable {
  static final String ISSUER = "https://issuer.example";
  static final String AUDIENCE = "chat-platform";

  final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private final Map<String, KeyPair> published = new LinkedHashMap<>();

  TestIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          byte[] keys = keys().encode().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    server.start();
  }

  Map<String, String> settings() {
    return Map.of(
        "CHAT_OIDC_ISSUER", ISSUER,
        "CHAT_OIDC_AUDIENCE", AUDIENCE,
        "CHAT_OIDC_JWKS_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
  }

  /** A new key that is published from now on. */
  KeyPair publish(String keyId) {
    KeyPair pair = newKey();
    synchronized (published) {
      published.put(keyId, pair);
    }
    return pair;
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonObject claims(String subject) {
    return new JsonObject()
        .put("iss", ISSUER)
        .put("aud", AUDIENCE)
        .put("sub", subject)
        .put("name", "Name at the issuer")
        .put("iat", Instant.now().getEpochSecond())
        .put("exp", Instant.now().getEpochSecond() + 300);
  }

  static String sign(String keyId, KeyPair key, JsonObject claims) {
    JsonObject header = new JsonObject().put("alg", "RS256").put("kid", keyId);
    String content = base64(header) + "." + base64(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims to need no signature. */
  static String unsigned(JsonObject claims) {
    return base64(new JsonObject().put("alg", "none")) + "." + base64(claims) + ".";
  }

  private JsonObject keys() {
    JsonArray keys = new JsonArray();
    // A key for another purpose and one of an unknown kind, as issuers have them.
    keys.add(new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("kid", "other"));
    synchronized (published) {
      published.forEach(
          (keyId, pair) -> {
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            keys.add(
                new JsonObject()
                    .put("kty", "RSA")
                    .put("use", "sig")
                    .put("alg", "RS256")
                    .put("kid", keyId)
                    .put("n", base64(unsigned(key.getModulus())))
                    .put("e", base64(unsigned(key.getPublicExponent()))));
          });
    }
    return new JsonObject().put("keys", keys);
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(JsonObject json) {
    return base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
