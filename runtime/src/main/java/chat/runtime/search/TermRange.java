package chat.runtime.search;

import java.util.List;
import java.util.Optional;

/**
 * Terms from one on and before another one, in the order in which they stand in the table: that of
 * their code points, which is the order of their bytes.
 */
record TermRange(String from, String before) {
  /** The largest character: nothing that begins with a word comes after the word with this. */
  static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  static final TermRange ALL = new TermRange("", LAST);

  /** The first that is no ASCII. Most terms are, so what lies beyond is soon left out. */
  private static final int AFTER_ASCII = 0x80;

  /** Ranges that begin with so much in common hold one term or few. */
  private static final int CODE_POINTS_MAX = 100;

  /** Two that are this one together; empty when it is too small to be cut. */
  Optional<List<TermRange>> halves() {
    return middle()
        .map(middle -> List.of(new TermRange(from, middle), new TermRange(middle, before)));
  }

  private Optional<String> middle() {
    int[] lows = from.codePoints().toArray();
    int[] highs = before.codePoints().toArray();
    StringBuilder middle = new StringBuilder();
    boolean isBounded = true;
    for (int i = 0; i < CODE_POINTS_MAX; i++) {
      int low = i < lows.length ? lows[i] : 0;
      int high = Character.MAX_CODE_POINT + 1;
      if (isBounded) {
        high = i < highs.length ? highs[i] : 0;
      }
      int between = between(low, high);
      if (low < between && between < high) {
        return Optional.of(middle.appendCodePoint(between).toString());
      }
      middle.appendCodePoint(low);
      isBounded &= low == high;
    }
    return Optional.empty();
  }

  private static int between(int low, int high) {
    int between = low < AFTER_ASCII && AFTER_ASCII < high ? AFTER_ASCII : low + (high - low) / 2;
    // Surrogates are no characters.
    if (between >= Character.MIN_SURROGATE && between <= Character.MAX_SURROGATE) {
      return low < Character.MIN_SURROGATE - 1
          ? Character.MIN_SURROGATE - 1
          : Character.MAX_SURROGATE + 1;
    }
    return between;
  }
}
