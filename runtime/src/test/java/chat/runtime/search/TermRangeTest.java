package chat.runtime.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TermRangeTest {
  private static final List<String> TERMS =
      List.of(
          "FROM:019a8f3e-7c2a-7b44-8d21-5e0f9a7c6b13",
          "MENTION:*",
          "a",
          "an",
          "ann",
          "straße",
          "ภาษา",
          "北京",
          "\uD7FF",
          "\uE000",
          "🪨");

  @Test
  void halvesMeetBetweenTheEndsAndComeDownToEachTerm() {
    for (String term : TERMS) {
      TermRange range = TermRange.ALL;
      int halvings = 0;
      for (Optional<List<TermRange>> halves = range.halves();
          halves.isPresent();
          halves = range.halves()) {
        TermRange lower = halves.get().get(0);
        TermRange upper = halves.get().get(1);
        assertEquals(range.from(), lower.from());
        assertEquals(lower.before(), upper.from());
        assertEquals(range.before(), upper.before());
        assertTrue(isBefore(lower.from(), lower.before()), term);
        assertTrue(isBefore(upper.from(), upper.before()), term);
        range = isBefore(term, upper.from()) ? lower : upper;
        halvings++;
        assertTrue(halvings < 5_000, term);
      }
      String alone = term;
      TermRange last = range;
      assertTrue(
          TERMS.stream()
              .filter(other -> !other.equals(alone))
              .noneMatch(other -> !isBefore(other, last.from()) && isBefore(other, last.before())),
          term);
    }
  }

  @Test
  void rangesOfRandomTermsAreCutBetweenThem() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      String one = term(random);
      String other = term(random);
      if (one.equals(other)) {
        continue;
      }
      TermRange range =
          isBefore(one, other) ? new TermRange(one, other) : new TermRange(other, one);
      String middle = range.halves().orElseThrow().get(0).before();
      assertTrue(isBefore(range.from(), middle), range::toString);
      assertTrue(isBefore(middle, range.before()), range::toString);
    }
  }

  private static String term(Random random) {
    StringBuilder term = new StringBuilder();
    for (int length = random.nextInt(4); length >= 0; length--) {
      int[] ends = {0x61, 0x62, 0x7F, 0x80, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFE};
      term.appendCodePoint(ends[random.nextInt(ends.length)]);
    }
    return term.toString();
  }

  /** As Cassandra orders texts. */
  private static boolean isBefore(String left, String right) {
    return Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))
        < 0;
  }
}
