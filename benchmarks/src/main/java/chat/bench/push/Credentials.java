package chat.bench.push;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a platform needs to push by providers on loopback, in files of a folder.
 *
 * @param vapidPublicKey of Web Push, base64url
 */
public record Credentials(Path folder, TlsIdentity identity, String vapidPublicKey) {
  private static final int RSA_BITS = 2_048;

  /**
   * Where the providers listen.
   *
   * @param fcm with its token endpoint
   */
  public record Ports(int web, int fcm, int apns) {}

  /** Those in a folder, made when there are none, so that a platform may keep them. Blocks. */
  public static Credentials in(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    TlsIdentity identity = TlsIdentity.in(folder);
    Path publicKey = folder.resolve("vapid.pub");
    if (!Files.exists(publicKey)) {
      Browser vapid = Browser.make();
      Files.writeString(folder.resolve("vapid.pem"), vapid.privateKeyPem());
      Files.writeString(folder.resolve("team.p8"), Browser.make().privateKeyPem());
      Files.writeString(publicKey, vapid.publicKey());
    }
    return new Credentials(folder, identity, Files.readString(publicKey));
  }

  /** The variables that tell a platform of them. Writes the account of FCM, which has its port. */
  public Map<String, String> settings(Ports ports) throws IOException {
    String fcm = "https://localhost:" + ports.fcm();
    String web = "localhost:" + ports.web();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("CHAT_PUSH_WEB_PUBLIC_KEY", vapidPublicKey);
    settings.put("CHAT_PUSH_WEB_PRIVATE_KEY_FILE", file("vapid.pem"));
    settings.put("CHAT_PUSH_WEB_SUBJECT", "mailto:operator@example.org");
    settings.put("CHAT_PUSH_WEB_HOSTS", web);
    settings.put("CHAT_PUSH_WEB_PRIVATE_HOSTS", web);
    settings.put("CHAT_PUSH_FCM_SERVICE_ACCOUNT_FILE", account(fcm));
    settings.put("CHAT_PUSH_FCM_URL", fcm);
    settings.put("CHAT_PUSH_APNS_KEY_FILE", file("team.p8"));
    settings.put("CHAT_PUSH_APNS_KEY_ID", "KEY1234567");
    settings.put("CHAT_PUSH_APNS_TEAM_ID", "TEAM123456");
    settings.put("CHAT_PUSH_APNS_TOPIC", "org.example.chat");
    settings.put("CHAT_PUSH_APNS_HOST", "localhost:" + ports.apns());
    settings.put("CHAT_PUSH_TRUST_FILE", identity.certificate().toAbsolutePath().toString());
    return settings;
  }

  private String account(String url) throws IOException {
    Path key = folder.resolve("account.pem");
    if (!Files.exists(key)) {
      Files.writeString(key, rsaKey());
    }
    Files.writeString(
        folder.resolve("account.json"),
        new JsonObject()
            .put("project_id", "p")
            .put("client_email", "push@example.org")
            .put("private_key", Files.readString(key))
            .put("token_uri", url + "/token")
            .encode());
    return file("account.json");
  }

  private static String rsaKey() {
    try {
      KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
      rsa.initialize(RSA_BITS);
      return TlsIdentity.pem("PRIVATE KEY", rsa.generateKeyPair().getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private String file(String name) {
    return folder.resolve(name).toAbsolutePath().toString();
  }
}
