package chat.runtime.tracing;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.net.URI;

/**
 * Which commands are traced, and where the traces go.
 *
 * @param ratio of the commands of clients that are traced, 0 to 1; with 0 none is
 * @param endpoint of a collector that takes OTLP over HTTP, with its path
 */
public record TracingSettings(double ratio, String endpoint) {
  private static final String RATIO = "CHAT_TRACING_RATIO";
  private static final String ENDPOINT = "CHAT_TRACING_OTLP_ENDPOINT";

  public static TracingSettings from(Settings settings) {
    return new TracingSettings(
        ratio(settings.text(RATIO, "0")),
        endpoint(settings.text(ENDPOINT, "http://127.0.0.1:4318/v1/traces")));
  }

  private static double ratio(String value) {
    try {
      double ratio = Double.parseDouble(value);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both faults.
    }
    throw new InvalidSettingException(RATIO + " must be a number from 0 to 1, not '" + value + "'");
  }

  private static String endpoint(String value) {
    try {
      URI uri = URI.create(value);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one message for both faults.
    }
    throw new InvalidSettingException(
        ENDPOINT + " must be a URL of http or https, not '" + value + "'");
  }
}
