package chat.publicstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicStreamConfigTest {
  @Test
  void withoutBodiesRecordsStayForEver() {
    PublicStreamConfig config = from(Map.of());
    assertEquals(new PublicStreamConfig(false, 0), config);
    assertEquals(-1, config.retentionMillis());
  }

  @Test
  void bodiesNeedAnEnd() {
    assertTrue(
        assertThrows(
                InvalidSettingException.class, () -> from(Map.of("CHAT_PUBLIC_BODIES", "true")))
            .getMessage()
            .contains("CHAT_PUBLIC_RETENTION_DAYS"));
    PublicStreamConfig config =
        from(Map.of("CHAT_PUBLIC_BODIES", "true", "CHAT_PUBLIC_RETENTION_DAYS", "30"));
    assertEquals(2_592_000_000L, config.retentionMillis());
  }

  @Test
  void aMistypedChoiceIsNoConsent() {
    assertThrows(InvalidSettingException.class, () -> from(Map.of("CHAT_PUBLIC_BODIES", "yes")));
  }

  private static PublicStreamConfig from(Map<String, String> values) {
    return PublicStreamConfig.from(Settings.of(values));
  }
}
