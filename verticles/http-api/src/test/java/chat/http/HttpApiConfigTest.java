package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApiConfigTest {
  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void neededSettings() throws IOException {
    String key = Files.createFile(directory.resolve("key.pem")).toString();
    environment.put("CHAT_JWT_PRIVATE_KEY_FILE", key);
    environment.put("CHAT_JWT_PUBLIC_KEY_FILE", key);
    environment.put(
        "CHAT_MASTER_KEY_FILE",
        Files.writeString(
                directory.resolve("master.key"), Base64.getEncoder().encodeToString(new byte[32]))
            .toString());
    environment.put("CHAT_POSTGRES_PASSWORD", "not to be shown");
  }

  @Test
  void theDefaultsAreThoseOfDevelopment() {
    HttpApiConfig config = HttpApiConfig.from(Settings.of(environment));
    assertEquals("127.0.0.1", config.host());
    assertEquals(8080, config.port());
    assertEquals(List.of(), config.allowedOrigins());
    assertFalse(config.toString().contains("not to be shown"), config.toString());
  }

  @Test
  void anIssuerNeedsAnAudienceAndKeys() {
    assertTrue(HttpApiConfig.from(Settings.of(environment)).oidc().isEmpty());
    environment.put("CHAT_OIDC_ISSUER", "https://issuer.example");
    environment.put("CHAT_OIDC_AUDIENCE", "chat");
    environment.put("CHAT_OIDC_JWKS_URL", "file:///keys.json");
    String message =
        assertThrows(
                InvalidSettingException.class, () -> HttpApiConfig.from(Settings.of(environment)))
            .getMessage();
    assertTrue(message.contains("CHAT_OIDC_JWKS_URL") && message.contains("file:///"), message);
    environment.put("CHAT_OIDC_JWKS_URL", "https://issuer.example/keys");
    assertEquals(
        "chat", HttpApiConfig.from(Settings.of(environment)).oidc().orElseThrow().audience());
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_HTTP_PORT, 65536",
    "CHAT_GATEWAY_URL, http://gateway.example",
    "CHAT_HTTP_ALLOWED_ORIGINS, *",
    "CHAT_POSTGRES_URI, mysql://chat@127.0.0.1/chat",
    "CHAT_POSTGRES_CONNECTIONS_MAX, 0",
    "CHAT_JWT_PRIVATE_KEY_FILE, no-such-file.pem",
    "CHAT_MASTER_KEY_FILE, no-such-file.key"
  })
  void aWrongValueIsRefusedWithItsNameAndWhatCame(String name, String value) {
    environment.put(name, value);
    String message =
        assertThrows(
                InvalidSettingException.class, () -> HttpApiConfig.from(Settings.of(environment)))
            .getMessage();
    assertTrue(message.contains(name) && message.contains(value), message);
  }
}
