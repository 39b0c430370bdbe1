package chat.http.core;

import java.text.Normalizer;
import java.util.Optional;

/** The form of what people say of themselves and of their devices in one line. */
public final class DisplayNames {
  private static final int CODE_POINTS_MAX = 64;
  private static final int STATUS_CODE_POINTS_MAX = 140;

  private DisplayNames() {}

  /**
   * The name as it is stored: without white space around it, in Unicode normalization form C. Empty
   * when nothing else is left, when it is longer than 64 code points or holds control characters.
   */
  public static Optional<String> normalize(String name) {
    return line(name, CODE_POINTS_MAX).filter(normal -> !normal.isEmpty());
  }

  /** A status text likewise, of 140 code points; it may be empty. */
  public static Optional<String> normalizeStatus(String status) {
    return line(status, STATUS_CODE_POINTS_MAX);
  }

  private static Optional<String> line(String text, int codePointsMax) {
    String normal = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    boolean valid =
        normal.codePointCount(0, normal.length()) <= codePointsMax
            && normal.codePoints().noneMatch(Character::isISOControl);
    return valid ? Optional.of(normal) : Optional.empty();
  }
}
