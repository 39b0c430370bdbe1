package chat.bench;

import chat.bench.client.OnLoop;
import chat.bench.client.Session;
import chat.bench.load.CpuMeter;
import chat.bench.load.LoadResult;
import chat.bench.push.Credentials;
import chat.bench.push.FlakyProviders;
import chat.bench.push.PushScenario;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** How many pushes go out, how soon, and that none is doubled or missing. */
final class PushBench {
  /** Of devices that are dead nothing is taken, and of what waits only the newest goes out. */
  private static final double TAKEN_SHARE_MIN = 0.95;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Bench bench;

  PushBench(Bench bench) {
    this.bench = bench;
  }

  FigureReport run(List<Session> sessions)
      throws InterruptedException, TimeoutException, IOException {
    Credentials credentials = Credentials.in(bench.platform().accountFile().resolveSibling("push"));
    requireOurs(credentials, sessions.get(0));
    BenchOptions options = bench.options();
    PushScenario scenario = new PushScenario(bench.vertx(), bench.http());
    FlakyProviders providers = new FlakyProviders(credentials, options.seed, scenario.shown());
    try {
      bench.progress().accept("registering %d devices".formatted(sessions.size()));
      scenario.prepare(sessions);
      bench.progress().accept("people write");
      return report(
          scenario,
          scenario.run(
              options.arrivals(options.rate / (PushScenario.MEMBERS - 1)),
              options.warmup,
              options.duration,
              new CpuMeter(bench.platform().processes())));
    } finally {
      providers.close();
    }
  }

  /** A platform learns of its providers when it starts. */
  private void requireOurs(Credentials credentials, Session session)
      throws InterruptedException, TimeoutException, IOException {
    Path file = credentials.folder().resolve("settings.env");
    Files.writeString(
        file,
        credentials.settings(FlakyProviders.PORTS).entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining("\n", "", "\n")));
    String key =
        OnLoop.call(
            bench.vertx().getOrCreateContext(), () -> bench.http().webPublicKey(session), TIMEOUT);
    if (!key.equals(credentials.vapidPublicKey())) {
      throw new UnreachableException(
          "The platform pushes to nobody, or to others than the bench's providers. Start it with: set -a; . %s; set +a; bin/chat up"
              .formatted(file),
          null);
    }
  }

  private FigureReport report(PushScenario scenario, PushScenario.Result result) {
    BenchOptions options = bench.options();
    double seconds = options.duration.toMillis() / 1e3;
    double perSecond = result.taken() / seconds;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("messages_per_second", result.messages() / seconds);
    figures.put("pushes_per_second", perSecond);
    figures.put("taken_p50_ms", LoadResult.millis(scenario.shown().delayMicros(), 50));
    figures.put("taken_p99_ms", LoadResult.millis(scenario.shown().delayMicros(), 99));
    result
        .cpu()
        .forEach(
            (process, time) ->
                figures.put(
                    process + "_cpu_us_for_each_push",
                    time.toNanos() / 1e3 / Math.max(1, result.taken())));
    List<Bar> bars = new ArrayList<>();
    bars.add(
        Bar.atLeast(
            "pushes taken per second",
            options.minRate == null ? TAKEN_SHARE_MIN * options.rate : options.minRate,
            perSecond));
    bars.add(Bar.atMost("doubled pushes", 0, (double) scenario.shown().doubled()));
    bars.add(Bar.atMost("devices without the newest message", 0, (double) result.missing()));
    bars.add(Bar.atMost("messages that were not taken", 0, (double) result.failed()));
    if (options.p99Millis != null) {
      bars.add(
          Bar.atMost(
              "p99 until a provider has it, ms",
              options.p99Millis,
              LoadResult.millis(scenario.shown().delayMicros(), 99)));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", options.scenario.toString());
    settings.put("pushes_wanted_per_second", options.rate);
    settings.put("provider_delay_ms", FlakyProviders.DELAY_MILLIS);
    settings.put("turned_away_share", FlakyProviders.TURNED_AWAY);
    settings.put("seed", options.seed);
    return new FigureReport(settings, figures, bars);
  }
}
