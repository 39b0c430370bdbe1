package chat.gateway.core;

/**
 * A look at JSON before it is parsed, in one pass and without memory: parsing a frame of a million
 * tiny values would hold up the event loop for a second, and no frame of the protocol needs more
 * than a few.
 */
final class JsonShape {
  /** Values, names and separators of one frame; the largest frame today has about thirty. */
  static final int TOKENS_MAX = 1_000;

  private JsonShape() {}

  /**
   * Whether the text is short of tokens, and has outside of its strings no character that JSON does
   * not have there (RFC 8259 §2), behind which a lenient parser might see another structure.
   */
  static boolean isModest(String text) {
    int tokens = 0;
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (isStructure(c)) {
        if (++tokens > TOKENS_MAX) {
          return false;
        }
      } else if (!isSpace(c) && !isOfLiteral(c)) {
        return false;
      }
    }
    return !inString;
  }

  private static boolean isStructure(char c) {
    return c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isOfLiteral(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || c == 'E'
        || c == '+'
        || c == '-'
        || c == '.';
  }
}
