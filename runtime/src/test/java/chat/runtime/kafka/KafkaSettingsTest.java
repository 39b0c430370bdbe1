package chat.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final String PROTOCOL = "CHAT_KAFKA_SECURITY_PROTOCOL";
  private static final Map<String, String> LOGIN =
      Map.of(PROTOCOL, "SASL_SSL", "CHAT_KAFKA_USER", "chat", "CHAT_KAFKA_PASSWORD", "hush");

  @TempDir Path directory;

  @Test
  void withoutSettingsClientsSpeakPlainText() {
    Map<String, String> client = client(Map.of());

    assertFalse(client.containsKey("security.protocol"));
    assertFalse(client.containsKey("sasl.jaas.config"));
  }

  @Test
  void usersLogInWithScramOverTls() {
    Map<String, String> client = client(LOGIN);

    assertEquals("SASL_SSL", client.get("security.protocol"));
    assertEquals("SCRAM-SHA-512", client.get("sasl.mechanism"));
    assertNull(client.get("ssl.truststore.location"), "the JVM's own authorities");
  }

  /** The syntax is Kafka's, so Kafka reads it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words; user=\"x\"",
        "\\",
        "\"",
        "\\\"",
        "\\101\\n",
        "it's",
        "a\nb\r\tc",
        "pässwörd שלום",
        "// /* # $x %x"
      })
  void kafkaReadsThePasswordAsItWasGiven(String password) {
    Map<String, String> client = client(with(LOGIN, "CHAT_KAFKA_PASSWORD", password));

    Map<String, ?> read =
        JaasContext.loadClientContext(
                Map.of("sasl.jaas.config", new Password(client.get("sasl.jaas.config"))))
            .configurationEntries()
            .get(0)
            .getOptions();
    assertEquals(Map.of("username", "chat", "password", password), read);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_KAFKA_USER, CHAT_KAFKA_USER",
    "CHAT_KAFKA_PASSWORD, CHAT_KAFKA_PASSWORD",
  })
  void aLoginIsWhole(String missing, String named) {
    Map<String, String> values = new HashMap<>(LOGIN);
    values.remove(missing);

    assertRefused(values, named, PROTOCOL);
  }

  /** Whoever gives a password and forgets the protocol believes that he is safe. */
  @ParameterizedTest
  @CsvSource({
    "PLAINTEXT, CHAT_KAFKA_PASSWORD, hush",
    "PLAINTEXT, CHAT_KAFKA_USER, chat",
    "PLAINTEXT, CHAT_KAFKA_SASL_MECHANISM, SCRAM-SHA-512",
    "PLAINTEXT, CHAT_KAFKA_CA_FILE, authority.pem",
    "SSL, CHAT_KAFKA_PASSWORD, hush",
  })
  void whatTheProtocolHasNoUseForIsRefused(String protocol, String name, String value) {
    assertRefused(Map.of(PROTOCOL, protocol, name, value), name, PROTOCOL, protocol);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_KAFKA_SECURITY_PROTOCOL, sasl_ssl",
    "CHAT_KAFKA_SASL_MECHANISM, PLAIN",
    "CHAT_KAFKA_CA_FILE, no-such-file.pem",
  })
  void aWrongValueIsNamed(String name, String value) {
    assertRefused(with(LOGIN, name, value), name, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n"
      })
  void authoritiesAreCertificates(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("authority.pem"), content);

    assertRefused(
        with(LOGIN, "CHAT_KAFKA_CA_FILE", file.toString()), "CHAT_KAFKA_CA_FILE", file.toString());
  }

  @Test
  void thePasswordIsNotShown() {
    KafkaSettings settings = KafkaSettings.from(Settings.of(LOGIN));

    assertTrue(settings.toString().contains("SCRAM-SHA-512"), settings.toString());
    assertFalse(settings.toString().contains("hush"), settings.toString());
  }

  private static Map<String, String> client(Map<String, String> values) {
    return KafkaSettings.from(Settings.of(values)).client();
  }

  private static Map<String, String> with(Map<String, String> values, String name, String value) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put(name, value);
    return changed;
  }

  private static void assertRefused(Map<String, String> values, String... words) {
    String message =
        assertThrows(InvalidSettingException.class, () -> KafkaSettings.from(Settings.of(values)))
            .getMessage();
    List.of(words).forEach(word -> assertTrue(message.contains(word), message));
    assertFalse(message.contains("hush"), message);
  }
}
