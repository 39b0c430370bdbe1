package chat.runtime.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Settings of a process, read from its environment. A value that is missing or wrong ends the start
 * with an {@link InvalidSettingException} that names the variable, what is allowed and what came.
 */
public final class Settings {
  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  public String text(String name, String defaultValue) {
    String value = values.get(name);
    return value == null || value.isBlank() ? defaultValue : value.strip();
  }

  public String requiredText(String name) {
    String value = text(name, "");
    if (value.isEmpty()) {
      throw new InvalidSettingException(name + " must be set");
    }
    return value;
  }

  /** A whole number from {@code min} to {@code max}, both allowed. */
  public int integer(String name, int defaultValue, int min, int max) {
    String value = text(name, Integer.toString(defaultValue));
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both faults.
    }
    throw new InvalidSettingException(
        name + " must be a whole number from " + min + " to " + max + ", not '" + value + "'");
  }

  /** A duration as ISO 8601 has it, from {@code min} to {@code max}; zero when it is not set. */
  public Duration duration(String name, Duration min, Duration max) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Falls through to the one message for both faults.
    }
    throw new InvalidSettingException(
        name
            + " must be a duration from "
            + min
            + " to "
            + max
            + " as P30D or PT12H, not '"
            + value
            + "'");
  }

  /** Values separated by commas. */
  public List<String> list(String name, List<String> defaultValue) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return defaultValue;
    }
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
