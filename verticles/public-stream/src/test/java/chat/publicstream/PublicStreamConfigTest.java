package chat.publicstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.PublicTopicSettings;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicStreamConfigTest {
  @Test
  void withoutBodiesRecordsStayForEver() {
    PublicStreamConfig config = from(Map.of());
    assertEquals(Optional.empty(), config.masterKeys());
    assertEquals(new PublicTopicSettings(0, Optional.empty()), config.topics());
    assertEquals(-1, config.topics().retentionMillis());
  }

  @Test
  void bodiesNeedAnEndAndAKeyToOpenThem(@TempDir Path directory) throws IOException {
    assertTrue(
        assertThrows(
                InvalidSettingException.class, () -> from(Map.of("CHAT_PUBLIC_BODIES", "true")))
            .getMessage()
            .contains("CHAT_PUBLIC_RETENTION_DAYS"));
    Map<String, String> values = new HashMap<>();
    values.put("CHAT_PUBLIC_BODIES", "true");
    values.put("CHAT_PUBLIC_RETENTION_DAYS", "30");
    assertTrue(
        assertThrows(InvalidSettingException.class, () -> from(values))
            .getMessage()
            .contains("CHAT_MASTER_KEY_FILE"));
    Path key = directory.resolve("master.key");
    Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
    values.put("CHAT_MASTER_KEY_FILE", key.toString());
    PublicStreamConfig config = from(values);
    assertTrue(config.masterKeys().isPresent());
    assertEquals(2_592_000_000L, config.topics().retentionMillis());
  }

  @Test
  void aRegistryIsAUrlAndItsPasswordIsNotRepeated() {
    String url = "https://me:secret@registry.example/apis/ccompat/v7";
    assertEquals(
        url,
        from(Map.of("CHAT_SCHEMA_REGISTRY_URL", url + "/"))
            .topics()
            .schemaRegistry()
            .orElseThrow()
            .toString());
    String words =
        assertThrows(
                InvalidSettingException.class,
                () -> from(Map.of("CHAT_SCHEMA_REGISTRY_URL", "me:secret@registry.example")))
            .getMessage();
    assertFalse(words.contains("secret"), words);
  }

  @Test
  void aMistypedChoiceIsNoConsent() {
    assertThrows(InvalidSettingException.class, () -> from(Map.of("CHAT_PUBLIC_BODIES", "yes")));
  }

  private static PublicStreamConfig from(Map<String, String> values) {
    return PublicStreamConfig.from(Settings.of(values));
  }
}
