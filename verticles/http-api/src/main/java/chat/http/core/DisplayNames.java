package chat.http.core;

import java.text.Normalizer;
import java.util.Optional;

/** The form of the names that people give to themselves and to their devices. */
public final class DisplayNames {
  private static final int CODE_POINTS_MAX = 64;

  private DisplayNames() {}

  /**
   * The name as it is stored: without white space around it, in Unicode normalization form C. Empty
   * when nothing else is left, when it is longer than 64 code points or holds control characters.
   */
  public static Optional<String> normalize(String name) {
    String normal = Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    boolean valid =
        !normal.isEmpty()
            && normal.codePointCount(0, normal.length()) <= CODE_POINTS_MAX
            && normal.codePoints().noneMatch(Character::isISOControl);
    return valid ? Optional.of(normal) : Optional.empty();
  }
}
