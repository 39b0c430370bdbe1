package chat.bench;

import chat.bench.account.Accounts;
import chat.bench.check.CheckResult;
import chat.bench.client.Counters.Count;
import chat.bench.load.JvmMemory;
import chat.bench.load.Load;
import chat.bench.load.LoadResult;
import chat.bench.load.SlowReaders;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  private final Bench bench;
  private final long platformPid;

  /**
   * @throws IllegalStateException if the platform is not on this machine
   */
  SlowReaderBench(Bench bench) {
    this.bench = bench;
    platformPid = bench.platformPid();
  }

  FigureReport run(List<Accounts.Pair> pairs)
      throws InterruptedException, IOException, TimeoutException {
    SlowReaders readers =
        new SlowReaders(bench.vertx(), bench.http(), pairs, TEXT_CHARACTERS, bench.options().seed);
    Map<String, Double> figures = new LinkedHashMap<>();
    List<Bar> bars = new ArrayList<>();
    try {
      readers.connect();
      bench.progress().accept("load with readers as they should be");
      readers.run(plan());
      JvmMemory begin = settled();
      readers.run(plan());
      JvmMemory asUsual = settled();
      bench.progress().accept("the same load with readers who read a byte a second");
      readers.slowDown();
      JvmMemory slow = settled();
      LoadResult load = readers.run(plan());
      JvmMemory end = settled();
      bench.progress().accept("they read what they missed");
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
    bench.progress().accept(check.describe());
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
        bench.options().rate,
        bench.options().arrivals(bench.options().rate),
        Duration.ZERO,
        bench.options().duration,
        DRAIN);
  }

  private Map<String, Object> settings(int readers) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", bench.options().scenario.toString());
    settings.put("slow_readers", readers);
    settings.put("text_characters", TEXT_CHARACTERS);
    settings.put("messages_per_second", bench.options().rate);
    settings.put("seed", bench.options().seed);
    return settings;
  }
}
