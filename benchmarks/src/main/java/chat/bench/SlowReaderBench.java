package chat.bench;

import chat.bench.account.Accounts;
import chat.bench.check.CheckResult;
import chat.bench.client.Counters.Count;
import chat.bench.client.HttpApi;
import chat.bench.load.JvmMemory;
import chat.bench.load.Load;
import chat.bench.load.LoadResult;
import chat.bench.load.SlowReaders;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What people who read a byte a second cost the platform, and whether they miss anything. The same
 * load is given twice, once with readers as they should be: what memory it takes beyond the first
 * time is theirs.
 */
final class SlowReaderBench {
  /** Just short enough that a message stands whole in the inbox. */
  private static final int TEXT_CHARACTERS = 4_000;

  /** The bound of docs/protocol.md. */
  private static final double KIBIBYTES_MAX = 512;

  private static final double KIBIBYTE = 1_024;
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final HttpApi http;
  private final BenchOptions options;
  private final Consumer<String> progress;
  private final long platformPid;

  /**
   * @throws IllegalStateException if the platform is not on this machine
   */
  SlowReaderBench(
      Vertx vertx,
      HttpApi http,
      Platform platform,
      BenchOptions options,
      Consumer<String> progress) {
    this.vertx = vertx;
    this.http = http;
    this.options = options;
    this.progress = progress;
    Long pid = platform.processes().get(Platform.PLATFORM_PROCESS);
    if (pid == null) {
      throw new IllegalStateException(
          "the memory of a platform can be read on its own machine only: use --home, not --api");
    }
    platformPid = pid;
  }

  FigureReport run(List<Accounts.Pair> pairs)
      throws InterruptedException, IOException, TimeoutException {
    SlowReaders readers = new SlowReaders(vertx, http, pairs, TEXT_CHARACTERS, options.seed);
    Map<String, Double> figures = new LinkedHashMap<>();
    List<Bar> bars = new ArrayList<>();
    try {
      readers.connect();
      progress.accept("load with readers as they should be");
      readers.run(plan());
      JvmMemory begin = settled();
      readers.run(plan());
      JvmMemory asUsual = settled();
      progress.accept("the same load with readers who read a byte a second");
      readers.slowDown();
      JvmMemory slow = settled();
      LoadResult load = readers.run(plan());
      JvmMemory end = settled();
      progress.accept("they read what they missed");
      readers.catchUp();
      TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
      double usual = (asUsual.needed() - begin.needed()) / KIBIBYTE;
      double grown = (end.needed() - slow.needed()) / KIBIBYTE;
      double each = (grown - Math.max(0, usual)) / pairs.size();
      figures.put("messages", (double) load.offered());
      figures.put("missed_by_each_kib", load.offered() * TEXT_CHARACTERS / KIBIBYTE / pairs.size());
      figures.put("growth_with_fast_readers_kib", usual);
      figures.put("growth_with_slow_readers_kib", grown);
      figures.put("growth_for_each_slow_reader_kib", each);
      figures.put("times_cut_off", (double) readers.cutOff());
      bars.add(Bar.atMost("memory for each slow reader, KiB", KIBIBYTES_MAX, each));
      bars.add(Bar.atMost("messages not finished", 0, (double) load.unfinished()));
    } finally {
      readers.close();
    }
    CheckResult check = readers.check();
    progress.accept(check.describe());
    bars.add(Bar.atLeast("integrity, %", 100, check.integrityPercent()));
    bars.add(
        Bar.atMost("cursors that were reset", 0, (double) readers.counters().get(Count.RESETS)));
    return new FigureReport(settings(pairs.size()), figures, bars);
  }

  private JvmMemory settled() throws InterruptedException, IOException {
    TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
    return JvmMemory.afterCollection(platformPid);
  }

  private Load.Plan plan() {
    return new Load.Plan(
        options.rate, options.arrivals(options.rate), Duration.ZERO, options.duration, DRAIN);
  }

  private Map<String, Object> settings(int readers) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", options.scenario.toString());
    settings.put("slow_readers", readers);
    settings.put("text_characters", TEXT_CHARACTERS);
    settings.put("messages_per_second", options.rate);
    settings.put("seed", options.seed);
    return settings;
  }
}
