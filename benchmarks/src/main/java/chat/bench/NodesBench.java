package chat.bench;

import chat.bench.account.Accounts;
import chat.bench.check.CheckResult;
import chat.bench.client.Counters;
import chat.bench.client.Counters.Count;
import chat.bench.load.Load;
import chat.bench.load.LoadResult;
import chat.bench.load.PairWatch;
import chat.bench.load.PairsScenario;
import chat.bench.nodes.Disruption;
import chat.bench.nodes.RunningNodes;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What people notice when something happens to nodes while they write to one another. */
final class NodesBench {
  /** Measured load before it happens. */
  private static final Duration LEAD = Duration.ofSeconds(5);

  private static final Duration DRAIN = Duration.ofSeconds(60);

  /** How long presence may take at most to be right, if no bar was given. */
  private static final Duration PRESENCE_WAIT = Duration.ofSeconds(60);

  /** Of so many pairs nobody writes, and one of the two vanishes. */
  private static final int QUIET_PAIRS_MAX = 20;

  private static final int QUIET_PAIRS_SHARE = 4;
  private static final int FINDINGS_SHOWN_MAX = 20;

  private final Bench bench;
  private final Disruption disruption;
  private final RunningNodes nodes;

  /**
   * @throws IllegalStateException if it cannot be done here
   */
  NodesBench(Bench bench, Disruption disruption) throws IOException, InterruptedException {
    this.bench = bench;
    this.disruption = disruption;
    this.nodes =
        bench
            .platform()
            .nodes()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "processes can be hit on their own machine only: use --home, not --api"));
    disruption.check(nodes);
  }

  FigureReport run(List<Accounts.Pair> pairs)
      throws InterruptedException, IOException, TimeoutException {
    BenchOptions options = bench.options();
    bench.progress().accept("connecting %d devices".formatted(2 * pairs.size()));
    PairsScenario scenario =
        PairsScenario.connect(
            bench.vertx(),
            bench.http(),
            pairs,
            Math.min(QUIET_PAIRS_MAX, pairs.size() / QUIET_PAIRS_SHARE),
            options.size,
            options.seed);
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    Map<String, Double> figures = new LinkedHashMap<>();
    List<Bar> bars = new ArrayList<>();
    LoadResult load;
    try {
      scenario
          .gateways()
          .forEach((url, devices) -> bench.progress().accept(devices + " at " + url));
      Future<Long> over =
          thread.schedule(
              disrupting(scenario), options.warmup.plus(LEAD).toMillis(), TimeUnit.MILLISECONDS);
      load =
          scenario.run(
              new Load.Plan(
                  options.rate,
                  options.arrivals(options.rate),
                  options.warmup,
                  options.duration,
                  DRAIN));
      bars.add(Bar.atLeast("it was over while the load lasted", 1, over.isDone() ? 1 : 0));
      long beganNanos = over.get();
      sleepUntil(beganNanos + presenceWait().toNanos());
      PairWatch.Outcome outcome = scenario.outcome();
      addFigures(figures, load, outcome);
      addBars(bars, load, outcome);
      scenario
          .gateways()
          .forEach((url, devices) -> bench.progress().accept(devices + " at " + url));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      thread.shutdownNow();
      scenario.close();
    }
    addVerdict(figures, bars, scenario);
    return new FigureReport(settings(pairs.size()), figures, bars);
  }

  /** Gives the time at which it began. */
  private Callable<Long> disrupting(PairsScenario scenario) {
    return () -> {
      bench.progress().accept(bench.options().scenario + " begins");
      scenario.begin();
      long beganNanos = System.nanoTime();
      disruption.carryOut(nodes, bench.options().outage);
      bench
          .progress()
          .accept(
              "%s is over after %.1f s"
                  .formatted(bench.options().scenario, (System.nanoTime() - beganNanos) / 1e9));
      return beganNanos;
    };
  }

  private Duration presenceWait() {
    return bench.options().presenceMax == null ? PRESENCE_WAIT : bench.options().presenceMax;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
  }

  private static void addFigures(
      Map<String, Double> figures, LoadResult load, PairWatch.Outcome outcome) {
    figures.put("messages", (double) load.offered());
    figures.put("sent_p50_ms", LoadResult.millis(load.sentMicros(), 50));
    figures.put("sent_p99_ms", LoadResult.millis(load.sentMicros(), 99));
    figures.put("delivered_p50_ms", LoadResult.millis(load.deliveredMicros(), 50));
    figures.put("delivered_p99_ms", LoadResult.millis(load.deliveredMicros(), 99));
    figures.put("devices_that_lost_their_connection", (double) outcome.lost());
    figures.put("back_p50_s", outcome.backMillis().getValueAtPercentile(50) / 1e3);
    figures.put("back_last_s", outcome.backMillis().getMaxValue() / 1e3);
    figures.put("presence_right_s", outcome.rightSeconds());
  }

  private void addBars(List<Bar> bars, LoadResult load, PairWatch.Outcome outcome) {
    BenchOptions options = bench.options();
    bars.add(Bar.atMost("devices that are not back", 0, (double) outcome.missing()));
    bars.add(Bar.atMost("messages not finished", 0, (double) load.unfinished()));
    bars.add(
        Bar.atMost(
            "people seen as they are not after %d s".formatted(presenceWait().toSeconds()),
            0,
            (double) outcome.wrong()));
    if (options.backMax != null) {
      bars.add(
          Bar.atMost(
              "until the last device is in sync, s",
              options.backMax.toMillis() / 1e3,
              outcome.backMillis().getMaxValue() / 1e3));
    }
    if (options.p99Millis != null) {
      bars.add(
          Bar.atMost(
              "p99 from send to delivery, ms",
              options.p99Millis,
              LoadResult.millis(load.deliveredMicros(), 99)));
    }
  }

  private void addVerdict(Map<String, Double> figures, List<Bar> bars, PairsScenario scenario) {
    Counters counters = scenario.counters();
    counters.endReasons().forEach(bench.progress());
    figures.put("messages_sent_again", (double) counters.get(Count.RESENDS));
    figures.put("messages_put_off", (double) counters.get(Count.RETRIES));
    bars.add(Bar.atMost("messages refused", 0, (double) counters.get(Count.REFUSALS)));
    bars.add(Bar.atMost("devices that gave up", 0, (double) counters.get(Count.ENDED)));
    bars.add(Bar.atMost("cursors that were reset", 0, (double) counters.get(Count.RESETS)));
    CheckResult check = scenario.check();
    check.findings().stream()
        .limit(FINDINGS_SHOWN_MAX)
        .forEach(finding -> bench.progress().accept(finding.toString()));
    bars.add(
        Bar.atMost(
            "lost, doubled or reordered of %d deliveries".formatted(check.deliveries()),
            0,
            (double) check.findingCount()));
  }

  private Map<String, Object> settings(int pairs) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", bench.options().scenario.toString());
    settings.put("nodes", nodes.list().size());
    settings.put("devices", 2 * pairs);
    settings.put("rate", bench.options().rate);
    settings.put("seed", bench.options().seed);
    return settings;
  }
}
