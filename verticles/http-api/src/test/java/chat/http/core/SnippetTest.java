package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.search.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnippetTest {
  @Test
  void aShortTextIsShownWhole() {
    Snippet snippet = Snippet.of("Hello, World!", List.of(new Range(7, 12)));

    assertEquals(new Snippet("Hello, World!", List.of(new Range(7, 12)), false, false), snippet);
  }

  @Test
  void ofALongTextTheSurroundingsOfTheFirstPlace() {
    String text = "a".repeat(500) + " tickets " + "b".repeat(500);
    Snippet snippet = Snippet.of(text, List.of(new Range(501, 508), new Range(900, 905)));

    Range range = snippet.highlights().get(0);
    assertEquals("tickets", snippet.text().substring(range.start(), range.end()));
    assertEquals(1, snippet.highlights().size());
    assertEquals(Snippet.CHARS_MAX, snippet.text().length());
    assertTrue(snippet.isCutBefore());
    assertTrue(snippet.isCutAfter());
  }

  @Test
  void noCharacterIsParted() {
    for (int shift = 0; shift < 4; shift++) {
      String text = "x".repeat(shift) + "😀".repeat(300);
      Snippet snippet = Snippet.of(text, List.of(new Range(shift + 200, shift + 202)));

      assertFalse(Character.isLowSurrogate(snippet.text().charAt(0)));
      assertFalse(Character.isHighSurrogate(snippet.text().charAt(snippet.text().length() - 1)));
    }
  }
}
