package chat.bench;

import chat.bench.account.AccountFile;
import chat.bench.account.Accounts;
import chat.bench.check.HistoryLines;
import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.bench.load.CpuMeter;
import chat.bench.load.DirectScenario;
import chat.bench.load.Load;
import chat.bench.load.LoadResult;
import chat.bench.load.MaxRate;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import chat.bench.report.Report;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Puts load on a running platform, measures it, and checks every message. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Puts an open load on the running platform and checks every message for loss, doubling and order.",
      "Exit code: 0 all bars held, 1 a bar missed, 2 usage, 3 no platform answers.",
      "Integrity of 100 %% is always a bar."
    })
final class BenchCommand implements Callable<Integer> {
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final String GENERATOR_PROCESS = "generator";

  @Spec private CommandSpec spec;
  @Mixin private PlatformOptions platformOptions;
  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException, IOException, TimeoutException {
    platformOptions.check(spec);
    options.check(spec);
    Platform platform = platformOptions.platform();
    Vertx vertx = PlatformOptions.vertx();
    try {
      HttpApi http = PlatformOptions.connect(vertx, platform);
      // Held to the end: two benches with the same devices would take each other's connections.
      try (AccountFile file = AccountFile.open(platform.accountFile())) {
        Bench bench = new Bench(vertx, http, platform, options, BenchCommand::say);
        return switch (options.scenario) {
          case DIRECT -> run(bench, pairs(bench, file));
          case SLOW_READER -> print(new SlowReaderBench(bench).run(pairs(bench, file)));
          case IDLE -> print(new CrowdBench(bench).idle(sessions(bench, file)));
          case STORM -> print(new CrowdBench(bench).storm(sessions(bench, file)));
          case SEARCH -> print(new SearchBench(bench).run(sessions(bench, file)));
          case NODE_KILL, NODE_PAUSE, ROLLING_RESTART, PARTITION, REDIS_FLUSH ->
              print(
                  new NodesBench(bench, options.scenario.disruption().orElseThrow())
                      .run(importedPairs(bench, file)));
          case GROUP ->
              print(new AudienceBench(bench).group(sessions(bench, file, options.members())));
          case CHANNEL -> print(new AudienceBench(bench).channel(sessions(bench, file)));
          case PUSH -> print(new PushBench(bench).run(sessions(bench, file)));
          case APP -> print(new AppBench(bench).run());
          case PRESENCE -> print(new PresenceBench(bench).run(sessions(bench, file)));
        };
      }
    } finally {
      vertx.close();
    }
  }

  private List<Accounts.Pair> pairs(Bench bench, AccountFile file)
      throws InterruptedException, TimeoutException {
    sayLogin(platformOptions.users());
    return platformOptions.pairs(bench.vertx(), bench.http(), file);
  }

  private List<Session> sessions(Bench bench, AccountFile file)
      throws InterruptedException, TimeoutException {
    return sessions(bench, file, options.connections);
  }

  private List<Session> sessions(Bench bench, AccountFile file, int count)
      throws InterruptedException, TimeoutException {
    sayLogin(count);
    return PlatformOptions.sessions(bench.vertx(), bench.http(), bench.platform(), file, count);
  }

  private List<Accounts.Pair> importedPairs(Bench bench, AccountFile file)
      throws InterruptedException, TimeoutException {
    return PlatformOptions.pairs(bench.vertx(), bench.http(), file, sessions(bench, file));
  }

  private static void sayLogin(int users) {
    say("logging in %d users".formatted(users));
  }

  private int print(FigureReport report) {
    System.out.println(options.json ? report.json().encodePrettily() : report.text());
    return report.isPassed() ? 0 : Main.EXIT_MISSED;
  }

  private int run(Bench bench, List<Accounts.Pair> pairs)
      throws InterruptedException, IOException, TimeoutException {
    Map<String, Long> processes = new LinkedHashMap<>(bench.platform().processes());
    processes.put(GENERATOR_PROCESS, ProcessHandle.current().pid());
    say("connecting");
    DirectScenario scenario =
        DirectScenario.connect(
            bench.vertx(),
            bench.http(),
            pairs,
            new CpuMeter(processes),
            options.size,
            options.seed);
    LoadResult load;
    try {
      load = options.findMax ? findMax(scenario) : hold(scenario);
    } finally {
      scenario.close();
    }
    if (options.historyFile != null) {
      HistoryLines.write(scenario.history(), Files.newBufferedWriter(options.historyFile));
    }
    Report report = new Report(load, scenario.check(), scenario.counters(), settings(), bars(load));
    System.out.println(options.json ? report.json().encodePrettily() : report.text());
    return report.isPassed() ? 0 : Main.EXIT_MISSED;
  }

  private LoadResult hold(DirectScenario scenario) throws InterruptedException, TimeoutException {
    say(
        "load: %s warm-up, then %s measured"
            .formatted(seconds(options.warmup), seconds(options.duration)));
    return scenario.run(
        new Load.Plan(
            options.rate, options.arrivals(options.rate), options.warmup, options.duration, DRAIN));
  }

  private LoadResult findMax(DirectScenario scenario)
      throws InterruptedException, TimeoutException {
    return new MaxRate(scenario, options::arrivals, step -> say(describe(step))).find(options.rate);
  }

  private static String describe(LoadResult step) {
    return "%7.0f/s for %s: p99 %.1f ms, %.1f %% delivered in time%s"
        .formatted(
            step.rate(),
            seconds(step.measured()),
            LoadResult.millis(step.deliveredMicros(), 99),
            100 * step.achievedShare(),
            MaxRate.holds(step) ? "" : ": does not hold");
  }

  private List<Bar> bars(LoadResult load) {
    double p99 = LoadResult.millis(load.deliveredMicros(), 99);
    List<Bar> bars =
        new ArrayList<>(
            options.bars(
                LoadResult.millis(load.deliveredMicros(), 50), p99, load.deliveredPerSecond()));
    if (options.findMax) {
      bars.add(Bar.atMost("p99 of the highest rate, ms", MaxRate.P99_MILLIS_MAX, p99));
      bars.add(
          Bar.atLeast("share delivered in time", MaxRate.ACHIEVED_SHARE_MIN, load.achievedShare()));
    }
    return bars;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", options.scenario.toString());
    settings.put("users", platformOptions.users());
    settings.put("text_characters", options.size);
    settings.put("arrivals", options.spread.toString());
    settings.put("seed", options.seed);
    return settings;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1e3 + " s";
  }

  /** Progress goes to standard error, so that the result alone is on standard output. */
  private static void say(String text) {
    System.err.println(text);
  }
}
