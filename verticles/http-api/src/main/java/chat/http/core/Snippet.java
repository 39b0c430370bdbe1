package chat.http.core;

import chat.runtime.search.Range;
import java.util.List;

/**
 * The part of a text that shows a hit.
 *
 * @param highlights what was looked for, within {@code text}
 * @param isCutBefore the message has more before it
 * @param isCutAfter the message has more after it
 */
public record Snippet(
    String text, List<Range> highlights, boolean isCutBefore, boolean isCutAfter) {
  /** Longest snippet, in UTF-16 code units. */
  static final int CHARS_MAX = 200;

  private static final int CHARS_BEFORE = 60;

  /**
   * The surroundings of the first place.
   *
   * @param ranges ascending; none for the beginning of the text
   */
  public static Snippet of(String text, List<Range> ranges) {
    int first = ranges.isEmpty() ? 0 : ranges.get(0).start();
    int start = text.length() <= CHARS_MAX ? 0 : whole(text, Math.max(0, first - CHARS_BEFORE));
    int end = whole(text, Math.min(text.length(), start + CHARS_MAX));
    List<Range> within =
        ranges.stream()
            .filter(range -> range.start() < end && range.end() > start)
            .map(
                range ->
                    new Range(
                        Math.max(range.start(), start) - start, Math.min(range.end(), end) - start))
            .toList();
    return new Snippet(text.substring(start, end), within, start > 0, end < text.length());
  }

  /** An index that does not part the halves of a character. */
  private static int whole(String text, int index) {
    return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index))
        ? index - 1
        : index;
  }
}
