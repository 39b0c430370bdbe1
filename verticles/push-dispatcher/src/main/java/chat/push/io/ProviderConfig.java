package chat.push.io;

import chat.runtime.core.PushEndpoints;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Credentials and addresses of the providers, each whole or absent.
 *
 * @param trustFile PEM of certificates that are trusted beside the usual ones, for providers of
 *     one's own
 */
public record ProviderConfig(
    Optional<Web> web, Optional<Apns> apns, Optional<Fcm> fcm, Optional<Path> trustFile) {
  /**
   * Web Push with VAPID (RFC 8292).
   *
   * @param publicKey base64url of the uncompressed point, as browsers want it
   * @param privateKeyPem PKCS #8
   * @param subject how a push service reaches the operator: {@code mailto:} or {@code https:}
   * @param endpoints that are used
   * @param privateHosts those of them that may be at addresses that are not public
   */
  public record Web(
      String publicKey,
      String privateKeyPem,
      String subject,
      PushEndpoints endpoints,
      List<String> privateHosts) {
    /** Without the key. */
    @Override
    public String toString() {
      return "Web[subject=" + subject + ", endpoints=" + endpoints + "]";
    }
  }

  /**
   * APNs with a token of the team's key.
   *
   * @param topic bundle id of the app
   * @param host and port
   */
  public record Apns(Path keyFile, String keyId, String teamId, String topic, String host) {}

  /**
   * FCM HTTP v1 with a service account.
   *
   * @param serviceAccount JSON as Google gives it
   * @param url of the API
   */
  public record Fcm(String serviceAccount, String url) {
    /** Without the key. */
    @Override
    public String toString() {
      return "Fcm[url=" + url + "]";
    }
  }

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static ProviderConfig from(Settings settings) {
    return new ProviderConfig(web(settings), apns(settings), fcm(settings), trust(settings));
  }

  private static Optional<Path> trust(Settings settings) {
    String file = settings.text("CHAT_PUSH_TRUST_FILE", "");
    return file.isEmpty() ? Optional.empty() : Optional.of(readable("CHAT_PUSH_TRUST_FILE", file));
  }

  private static Optional<Web> web(Settings settings) {
    String keyFile = settings.text("CHAT_PUSH_WEB_PRIVATE_KEY_FILE", "");
    if (keyFile.isEmpty()) {
      return Optional.empty();
    }
    String subject = settings.requiredText("CHAT_PUSH_WEB_SUBJECT");
    if (!subject.startsWith("mailto:") && !subject.startsWith("https://")) {
      throw new InvalidSettingException(
          "CHAT_PUSH_WEB_SUBJECT must begin with mailto: or https://, not '" + subject + "'");
    }
    return Optional.of(
        new Web(
            settings.requiredText("CHAT_PUSH_WEB_PUBLIC_KEY"),
            read("CHAT_PUSH_WEB_PRIVATE_KEY_FILE", keyFile),
            subject,
            new PushEndpoints(settings.list("CHAT_PUSH_WEB_HOSTS", PushEndpoints.HOSTS_DEFAULT)),
            settings.list("CHAT_PUSH_WEB_PRIVATE_HOSTS", List.of())));
  }

  private static Optional<Apns> apns(Settings settings) {
    String keyFile = settings.text("CHAT_PUSH_APNS_KEY_FILE", "");
    return keyFile.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Apns(
                readable("CHAT_PUSH_APNS_KEY_FILE", keyFile),
                settings.requiredText("CHAT_PUSH_APNS_KEY_ID"),
                settings.requiredText("CHAT_PUSH_APNS_TEAM_ID"),
                settings.requiredText("CHAT_PUSH_APNS_TOPIC"),
                settings.text("CHAT_PUSH_APNS_HOST", "api.push.apple.com:443")));
  }

  private static Optional<Fcm> fcm(Settings settings) {
    String file = settings.text("CHAT_PUSH_FCM_SERVICE_ACCOUNT_FILE", "");
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fcm(
                read("CHAT_PUSH_FCM_SERVICE_ACCOUNT_FILE", file),
                settings.text("CHAT_PUSH_FCM_URL", "https://fcm.googleapis.com")));
  }

  private static Path readable(String name, String file) {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      throw new InvalidSettingException(name + " must be a readable file, not '" + file + "'");
    }
    return path;
  }

  private static String read(String name, String file) {
    try {
      return Files.readString(readable(name, file));
    } catch (IOException e) {
      throw new InvalidSettingException(name + " cannot be read: " + e);
    }
  }
}
