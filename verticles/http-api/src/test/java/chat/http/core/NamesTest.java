package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handles, display names and passwords. */
class NamesTest {
  @Test
  void aHandleIsStoredInLowerCase() {
    assertEquals(Optional.of("ada.l_1"), Handles.normalize("Ada.L_1"));
    assertEquals(Optional.of("a".repeat(32)), Handles.normalize("A".repeat(32)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "1ada", "_ada", "ada\n", "ad a", "ädä", "İda", "ada-l"})
  void whatIsNotAHandle(String handle) {
    assertTrue(Handles.normalize(handle).isEmpty());
    assertTrue(Handles.normalize("a".repeat(33)).isEmpty());
  }

  @Test
  void aDisplayNameIsCountedInCodePoints() {
    String emoji = "\uD83D\uDE00";
    assertEquals(Optional.of(emoji.repeat(64)), DisplayNames.normalize(emoji.repeat(64)));
    assertTrue(DisplayNames.normalize(emoji.repeat(65)).isEmpty());
    assertEquals(Optional.of("\u00e9"), DisplayNames.normalize(" e\u0301\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t\u2003", "a\nb", "a\u0000b", "a\u0085b"})
  void whatIsNotADisplayName(String name) {
    assertTrue(DisplayNames.normalize(name).isEmpty());
  }

  @Test
  void aPasswordIsNotTheHandleInAnyCase() {
    assertTrue(Passwords.isHandle("Ada.Lovelace", "ada.lovelace"));
    assertFalse(Passwords.isHandle("ada.lovelace1", "ada.lovelace"));
  }
}
