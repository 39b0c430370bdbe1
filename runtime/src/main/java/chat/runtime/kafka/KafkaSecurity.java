package chat.runtime.kafka;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * How the clients of Kafka keep what travels to themselves, and as whom they log in.
 *
 * @param protocol {@code PLAINTEXT}, {@code SSL} or {@code SASL_SSL}
 * @param authorities PEM of the certificates that are trusted; those of the JVM if there is none
 * @param login empty but with {@code SASL_SSL}
 */
public record KafkaSecurity(String protocol, Optional<Path> authorities, Optional<Login> login) {
  private static final String PROTOCOL = "CHAT_KAFKA_SECURITY_PROTOCOL";
  private static final String CA_FILE = "CHAT_KAFKA_CA_FILE";
  private static final String MECHANISM = "CHAT_KAFKA_SASL_MECHANISM";
  private static final String USER = "CHAT_KAFKA_USER";
  private static final String PASSWORD = "CHAT_KAFKA_PASSWORD";

  private static final String PLAINTEXT = "PLAINTEXT";
  private static final String SSL = "SSL";
  private static final String SASL_SSL = "SASL_SSL";
  private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";

  /**
   * A user of the brokers.
   *
   * @param mechanism {@code SCRAM-SHA-512} or {@code SCRAM-SHA-256}
   */
  public record Login(String mechanism, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Login[mechanism=" + mechanism + ", user=" + user + "]";
    }

    /**
     * In the syntax of JAAS, in which quotes, backslashes and ends of lines are escaped as in C.
     */
    private String jaasConfig() {
      return "org.apache.kafka.common.security.scram.ScramLoginModule required username="
          + quoted(user)
          + " password="
          + quoted(password)
          + ";";
    }

    private static String quoted(String text) {
      return '"'
          + text.replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
          + '"';
    }
  }

  /**
   * Reads the file of the authorities; blocks.
   *
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came,
   *     but for the password
   */
  static KafkaSecurity from(Settings settings) {
    String protocol = choice(settings, PROTOCOL, PLAINTEXT, SSL, SASL_SSL);
    if (protocol.equals(PLAINTEXT)) {
      refuse(settings, CA_FILE, protocol, "SSL or SASL_SSL");
    }
    if (!protocol.equals(SASL_SSL)) {
      // Whoever gives a password believes that it is asked for.
      List.of(MECHANISM, USER, PASSWORD)
          .forEach(name -> refuse(settings, name, protocol, SASL_SSL));
      return new KafkaSecurity(protocol, authorities(settings), Optional.empty());
    }
    return new KafkaSecurity(
        protocol,
        authorities(settings),
        Optional.of(
            new Login(
                choice(settings, MECHANISM, "SCRAM-SHA-512", "SCRAM-SHA-256"),
                required(settings, USER),
                required(settings, PASSWORD))));
  }

  /** Settings of each Kafka client; none for plain text. Names of hosts are always checked. */
  Map<String, String> client() {
    Map<String, String> client = new HashMap<>();
    if (!protocol.equals(PLAINTEXT)) {
      client.put("security.protocol", protocol);
    }
    authorities.ifPresent(
        file -> {
          client.put("ssl.truststore.type", "PEM");
          client.put("ssl.truststore.location", file.toString());
        });
    login.ifPresent(
        user -> {
          client.put("sasl.mechanism", user.mechanism());
          client.put("sasl.jaas.config", user.jaasConfig());
        });
    return client;
  }

  /** Why Kafka is not to be had, with what an operator has to look at. */
  String words(Throwable failure) {
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (cause instanceof SslAuthenticationException) {
      return "no TLS with the brokers, %s. Their certificate must be signed by an authority of %s, and must name the host by which they are reached; their listener must speak %s (%s)"
          .formatted(rootOf(cause).getMessage(), trusted(), protocol, PROTOCOL);
    }
    if (cause instanceof AuthenticationException && login.isPresent()) {
      return "the brokers refuse the login, %s. They must know the user '%s' (%s) by the password of %s, for %s (%s)"
          .formatted(
              message, login.get().user(), USER, PASSWORD, login.get().mechanism(), MECHANISM);
    }
    if (cause instanceof org.apache.kafka.common.errors.TimeoutException
        || cause instanceof TimeoutException) {
      return "%s. Is a broker up there, and does its listener speak %s (%s)?"
          .formatted(message, protocol, PROTOCOL);
    }
    return message;
  }

  private String trusted() {
    return authorities
        .map(file -> "%s (%s)".formatted(CA_FILE, file))
        .orElse("the JVM's own trust store, or of the PEM file that %s names".formatted(CA_FILE));
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String choice(
      Settings settings, String name, String defaultValue, String... more) {
    String value = settings.text(name, defaultValue);
    if (value.equals(defaultValue) || List.of(more).contains(value)) {
      return value;
    }
    throw new InvalidSettingException(
        "%s must be %s or %s, not '%s'"
            .formatted(name, defaultValue, String.join(" or ", more), value));
  }

  private static String required(Settings settings, String name) {
    String value = settings.text(name, "");
    if (value.isEmpty()) {
      throw new InvalidSettingException(
          "%s must be set: %s is %s, with which nodes log in".formatted(name, PROTOCOL, SASL_SSL));
    }
    return value;
  }

  private static void refuse(Settings settings, String name, String protocol, String wanted) {
    if (!settings.text(name, "").isEmpty()) {
      throw new InvalidSettingException(
          "%s is set, but %s is %s, which has no use for it: set that to %s, or leave %s out"
              .formatted(name, PROTOCOL, protocol, wanted, name));
    }
  }

  private static Optional<Path> authorities(Settings settings) {
    String name = settings.text(CA_FILE, "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path file = Path.of(name);
    try {
      String pem = Files.readString(file, StandardCharsets.US_ASCII);
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (pem.contains(PEM_BEGIN)) {
        return Optional.of(file);
      }
    } catch (IOException | CertificateException e) {
      // Falls through to the one message for all faults.
    }
    throw new InvalidSettingException(
        CA_FILE
            + " must be a readable file of certificates in PEM ("
            + PEM_BEGIN
            + "), not '"
            + file
            + "'");
  }
}
