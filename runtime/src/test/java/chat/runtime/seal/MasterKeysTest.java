package chat.runtime.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysTest {
  private static final String OLD = line(1);
  private static final String NEW = line(2);

  @Test
  void theFirstLineWrapsAndAllOfThemUnwrapSoThatAKeyCanBeReplaced() {
    byte[] before = MasterKeys.of(List.of(OLD)).newWrapped("ann");
    MasterKeys both = MasterKeys.of(List.of(NEW, "", OLD));
    byte[] after = both.newWrapped("ben");

    assertArrayEquals(
        MasterKeys.of(List.of(OLD)).unwrap("ann", before).getEncoded(),
        both.unwrap("ann", before).getEncoded());
    assertArrayEquals(
        both.unwrap("ben", after).getEncoded(),
        MasterKeys.of(List.of(NEW)).unwrap("ben", after).getEncoded());
    assertThrows(
        IllegalStateException.class, () -> MasterKeys.of(List.of(OLD)).unwrap("ben", after));
  }

  @Test
  void whatIsWrappedAnewOpensUnderTheFirstLineAlone() {
    byte[] before = MasterKeys.of(List.of(OLD)).newWrapped("ann");
    MasterKeys both = MasterKeys.of(List.of(NEW, OLD));
    byte[] after = both.rewrap("ann", before).orElseThrow();

    assertArrayEquals(
        both.unwrap("ann", before).getEncoded(),
        MasterKeys.of(List.of(NEW)).unwrap("ann", after).getEncoded());
    assertTrue(both.rewrap("ann", after).isEmpty(), "nothing is left to do");
    assertThrows(
        IllegalStateException.class, () -> MasterKeys.of(List.of(NEW)).rewrap("ann", before));
  }

  @Test
  void aKeyOpensForItsOwnerAlone() {
    MasterKeys keys = MasterKeys.of(List.of(OLD));
    byte[] wrapped = keys.newWrapped("ann");
    assertThrows(IllegalStateException.class, () -> keys.unwrap("ben", wrapped));
    assertThrows(IllegalStateException.class, () -> keys.unwrap("ann", new byte[3]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "c2hvcnQ=", "no base64 at all!"})
  void aFileWithAnythingElseIsRefusedAndNotShown(String content, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("master.key"), content);
    String message =
        assertThrows(
                InvalidSettingException.class,
                () -> MasterKeys.from(Settings.of(Map.of("CHAT_MASTER_KEY_FILE", file.toString()))))
            .getMessage();
    assertTrue(message.contains("CHAT_MASTER_KEY_FILE"), message);
    assertFalse(message.contains("c2hvcnQ"), message);
  }

  private static String line(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }
}
