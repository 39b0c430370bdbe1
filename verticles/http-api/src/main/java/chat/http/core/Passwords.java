package chat.http.core;

import java.text.Normalizer;
import java.util.Locale;

/** What a password must be beyond its length, and the form in which it is hashed. */
public final class Passwords {
  private Passwords() {}

  /**
   * The same password typed on different keyboards may arrive in different code points; form C
   * makes them equal (RFC 8265 §4.2.2, OpaqueString).
   */
  public static String normalize(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /** Whether a new password can be guessed from the handle alone. */
  public static boolean isHandle(String password, String handle) {
    return password.toLowerCase(Locale.ROOT).equals(handle);
  }
}
