package chat.bench;

import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the web app asks of a browser: its size, how soon it is there, and its memory in a long
 * conversation. Measured by {@code clients/app/bench} in Chromium, and judged here.
 */
final class AppBench {
  private static final String CHECKOUT = "chat.checkout";
  private static final double SDK_KIBIBYTES_MAX = 40;
  private static final double FIRST_PAINT_MILLIS_MAX = 1_000;
  private static final double LIST_MILLIS_MAX = 1_500;
  private static final double HEAP_MEBIBYTES_MAX = 100;
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  private final Bench bench;
  private final Path app;

  /**
   * @throws IllegalStateException if it is not known where the app lies
   */
  AppBench(Bench bench) {
    this.bench = bench;
    String checkout = System.getProperty(CHECKOUT);
    if (checkout == null) {
      throw new IllegalStateException(
          "the app is measured in a checkout: start it with bin/chat bench, which says with -D"
              + CHECKOUT
              + " where that is");
    }
    app = Path.of(checkout, "clients", "app");
  }

  FigureReport run() throws InterruptedException, IOException, TimeoutException {
    Path printed = Files.createTempFile("chat-app", ".json");
    try {
      JsonObject figures = measured(printed);
      return new FigureReport(settings(), doubles(figures), bars(figures));
    } finally {
      Files.delete(printed);
    }
  }

  private JsonObject measured(Path printed)
      throws InterruptedException, IOException, TimeoutException {
    ProcessBuilder npm =
        new ProcessBuilder("npm", "run", "--silent", "bench")
            .directory(app.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(printed.toFile());
    npm.environment().put("CHAT_BASE_URL", bench.platform().api().toString());
    npm.environment().put("CHAT_MESSAGES", Long.toString(bench.options().messages()));
    Process process = npm.start();
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new TimeoutException(
            "the app was not measured within " + TIMEOUT.toMinutes() + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("the app could not be measured; the reason stands above");
      }
      return new JsonObject(Files.readString(printed));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", bench.options().scenario.toString());
    settings.put("messages_in_conversation", bench.options().messages());
    return settings;
  }

  private static Map<String, Double> doubles(JsonObject figures) {
    Map<String, Double> doubles = new LinkedHashMap<>();
    figures.fieldNames().forEach(name -> doubles.put(name, figures.getDouble(name)));
    return doubles;
  }

  private static List<Bar> bars(JsonObject figures) {
    return List.of(
        Bar.atMost("SDK, KiB gzipped", SDK_KIBIBYTES_MAX, figures.getDouble("sdk_gzip_kib")),
        Bar.atMost(
            "first paint of the cached app, ms",
            FIRST_PAINT_MILLIS_MAX,
            figures.getDouble("first_paint_cached_millis")),
        Bar.atMost(
            "list of the cached app, ms", LIST_MILLIS_MAX, figures.getDouble("list_cached_millis")),
        Bar.atMost(
            "list on a new device, ms",
            LIST_MILLIS_MAX,
            figures.getDouble("list_new_device_millis")),
        Bar.atMost(
            "heap while scrolling, MiB", HEAP_MEBIBYTES_MAX, figures.getDouble("heap_peak_mib")));
  }
}
