package chat.bench;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.load.CpuMeter;
import chat.bench.load.LoadResult;
import chat.bench.load.PresenceScenario;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What it costs that contacts see one another come and go: users × contacts. */
final class PresenceBench {
  private final Vertx vertx;
  private final HttpApi http;
  private final Platform platform;
  private final BenchOptions options;
  private final Consumer<String> progress;

  PresenceBench(
      Vertx vertx,
      HttpApi http,
      Platform platform,
      BenchOptions options,
      Consumer<String> progress) {
    this.vertx = vertx;
    this.http = http;
    this.platform = platform;
    this.options = options;
    this.progress = progress;
  }

  FigureReport run(List<Session> sessions) throws InterruptedException, TimeoutException {
    int contacts = options.contacts / 2 * 2;
    PresenceScenario scenario = new PresenceScenario(vertx, http, sessions, contacts);
    progress.accept(
        "making contacts and connecting %d users with %d contacts each"
            .formatted(sessions.size(), contacts));
    scenario.connect();
    PresenceScenario.Result result;
    try {
      progress.accept("people go to the background and come back");
      result =
          scenario.run(
              options.rate, options.warmup, options.duration, new CpuMeter(platform.processes()));
    } finally {
      scenario.close();
    }
    long expected = result.changes() * contacts;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("changes_per_second", result.changes() / (options.duration.toMillis() / 1e3));
    figures.put("heard_per_second", result.heard() / (options.duration.toMillis() / 1e3));
    figures.put("heard_p50_ms", LoadResult.millis(result.micros(), 50));
    figures.put("heard_p99_ms", LoadResult.millis(result.micros(), 99));
    result
        .cpu()
        .forEach(
            (process, time) ->
                figures.put(
                    process + "_cpu_us_for_each_heard",
                    time.toNanos() / 1e3 / Math.max(1, result.heard())));
    List<Bar> bars = new ArrayList<>();
    bars.add(
        Bar.atLeast("contacts who heard of a change, %", 100, 100.0 * result.heard() / expected));
    if (options.p99Millis != null) {
      bars.add(
          Bar.atMost(
              "p99 from a change to a contact, ms",
              options.p99Millis,
              LoadResult.millis(result.micros(), 99)));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", options.scenario.toString());
    settings.put("users", sessions.size());
    settings.put("contacts", contacts);
    return new FigureReport(settings, figures, bars);
  }
}
