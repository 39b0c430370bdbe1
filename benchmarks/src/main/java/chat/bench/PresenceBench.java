package chat.bench;

import chat.bench.client.Session;
import chat.bench.load.CpuMeter;
import chat.bench.load.LoadResult;
import chat.bench.load.PresenceScenario;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What it costs that contacts see one another come and go: users × contacts. */
final class PresenceBench {
  private final Bench bench;

  PresenceBench(Bench bench) {
    this.bench = bench;
  }

  FigureReport run(List<Session> sessions) throws InterruptedException, TimeoutException {
    int contacts = bench.options().contacts / 2 * 2;
    PresenceScenario scenario =
        new PresenceScenario(bench.vertx(), bench.http(), sessions, contacts);
    bench
        .progress()
        .accept(
            "making contacts and connecting %d users with %d contacts each"
                .formatted(sessions.size(), contacts));
    scenario.connect();
    PresenceScenario.Result result;
    try {
      bench.progress().accept("people go to the background and come back");
      result =
          scenario.run(
              bench.options().rate,
              bench.options().warmup,
              bench.options().duration,
              new CpuMeter(bench.platform().processes()));
    } finally {
      scenario.close();
    }
    long expected = result.changes() * contacts;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(
        "changes_per_second", result.changes() / (bench.options().duration.toMillis() / 1e3));
    figures.put("heard_per_second", result.heard() / (bench.options().duration.toMillis() / 1e3));
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
    if (bench.options().p99Millis != null) {
      bars.add(
          Bar.atMost(
              "p99 from a change to a contact, ms",
              bench.options().p99Millis,
              LoadResult.millis(result.micros(), 99)));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", bench.options().scenario.toString());
    settings.put("users", sessions.size());
    settings.put("contacts", contacts);
    return new FigureReport(settings, figures, bars);
  }
}
