package chat.simulation.capacity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** Prints figures with no more digits than they are worth. */
final class Figures {
  private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);
  private static final int DIGITS = 2;
  private static final int EXACT_DIGITS = 3;
  private static final double MILLION = 1e6;
  private static final List<String> BYTE_UNITS = List.of("B", "KB", "MB", "GB", "TB", "PB", "EB");

  private Figures() {}

  /** Something estimated: two digits that count. */
  static String about(double value) {
    return print(value, DIGITS);
  }

  /** Something that follows from the assumptions alone: three digits. */
  static String exactly(double value) {
    return print(value, EXACT_DIGITS);
  }

  /** In powers of 1,000. */
  static String bytes(double value) {
    int unit = 0;
    double left = rounded(value, DIGITS).doubleValue();
    while (left >= 1_000 && unit < BYTE_UNITS.size() - 1) {
      left /= 1_000;
      unit++;
    }
    return plain(rounded(left, DIGITS)) + " " + BYTE_UNITS.get(unit);
  }

  static String dollars(double value) {
    return "$" + about(value);
  }

  static String percent(double share) {
    return about(share * 100) + " %";
  }

  private static String print(double value, int digits) {
    BigDecimal rounded = rounded(value, digits);
    return rounded.doubleValue() >= MILLION
        ? plain(rounded(value / MILLION, digits)) + " M"
        : plain(rounded);
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal value) {
    return new DecimalFormat("#,##0.#####", SYMBOLS).format(value);
  }
}
