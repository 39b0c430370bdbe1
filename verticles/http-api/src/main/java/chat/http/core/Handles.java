package chat.http.core;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form of a handle, the name by which people find one another. */
public final class Handles {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_.]{2,31}");

  private Handles() {}

  /**
   * The handle as it is stored and compared, in lower case; empty when it is not 3 to 32 of {@code
   * a-z 0-9 _ .} beginning with a letter.
   */
  public static Optional<String> normalize(String handle) {
    String lowerCase = handle.toLowerCase(Locale.ROOT);
    return FORM.matcher(lowerCase).matches() ? Optional.of(lowerCase) : Optional.empty();
  }
}
