package chat.bench;

import chat.bench.client.Counters;
import chat.bench.client.Counters.Count;
import chat.bench.client.Session;
import chat.bench.load.CpuMeter;
import chat.bench.load.Crowd;
import chat.bench.load.JvmMemory;
import chat.bench.load.KernelMemory;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The scenarios in which nobody writes: connections themselves are what is measured. */
final class CrowdBench {
  private static final double KIBIBYTE = 1_024;

  /** Devices that connect and leave before memory is read, so that the platform is warm. */
  private static final int WARMUP_CONNECTIONS_MAX = 3_000;

  /** After connections have come or gone, for what follows from it to come to an end. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private static final Duration STORM_WAIT = Duration.ofSeconds(60);

  /** One to warm up; the second one is measured. */
  private static final int STORMS = 2;

  private final Bench bench;

  CrowdBench(Bench bench) {
    this.bench = bench;
  }

  /**
   * What an idle connection costs: authenticated, in sync, with its heartbeats.
   *
   * @throws IllegalStateException if the platform is not on this machine
   */
  FigureReport idle(List<Session> sessions)
      throws InterruptedException, IOException, TimeoutException {
    long pid = bench.platformPid();
    warmUp(sessions);
    JvmMemory before = JvmMemory.afterCollection(pid);
    KernelMemory kernelBefore = KernelMemory.read();
    Crowd crowd = crowd(sessions);
    try {
      bench.progress().accept("connecting %d devices".formatted(sessions.size()));
      crowd.connect();
      sleep(SETTLE);
      bench
          .progress()
          .accept("holding them for %d s".formatted(bench.options().duration.toSeconds()));
      CpuMeter cpu = new CpuMeter(bench.platform().processes());
      CpuMeter.Reading reading = cpu.start();
      sleep(bench.options().duration);
      Map<String, Duration> used = reading.used();
      JvmMemory after = JvmMemory.afterCollection(pid);
      KernelMemory kernelAfter = KernelMemory.read();
      int count = sessions.size();
      Map<String, Double> figures = new LinkedHashMap<>();
      double each = perConnection(after.needed() - before.needed(), count);
      figures.put("process_kib_each", each);
      figures.put("live_heap_kib_each", perConnection(after.heapLive() - before.heapLive(), count));
      figures.put(
          "outside_heap_kib_each",
          perConnection(
              after.resident() - after.heapResident() - before.resident() + before.heapResident(),
              count));
      figures.put(
          "resident_growth_kib_each", perConnection(after.resident() - before.resident(), count));
      // Both ends of each connection are on this machine.
      figures.put(
          "kernel_slab_kib_each_end",
          perConnection(kernelAfter.slab() - kernelBefore.slab(), 2 * count));
      figures.put(
          "kernel_tcp_buffers_kib_each_end",
          perConnection(kernelAfter.tcpBuffers() - kernelBefore.tcpBuffers(), 2 * count));
      used.forEach(
          (process, time) ->
              figures.put(
                  process + "_cpu_percent_of_a_core",
                  100.0 * time.toNanos() / bench.options().duration.toNanos()));
      List<Bar> bars = bars(crowd);
      if (bench.options().kibibytesMax != null) {
        bars.add(
            Bar.atMost("process memory of a connection, KiB", bench.options().kibibytesMax, each));
      }
      return new FigureReport(settings(), figures, bars);
    } finally {
      crowd.close();
    }
  }

  /** How soon devices that lost their connections at once are in sync again. */
  FigureReport storm(List<Session> sessions)
      throws InterruptedException, IOException, TimeoutException {
    Crowd crowd = crowd(sessions);
    try {
      bench.progress().accept("connecting %d devices".formatted(sessions.size()));
      crowd.connect();
      Map<String, Double> figures = new LinkedHashMap<>();
      List<Bar> bars = List.of();
      for (int storm = 1; storm <= STORMS; storm++) {
        sleep(SETTLE);
        bench.progress().accept("storm %d of %d".formatted(storm, STORMS));
        CpuMeter.Reading reading = new CpuMeter(bench.platform().processes()).start();
        Crowd.StormResult result = crowd.storm(STORM_WAIT);
        Map<String, Duration> used = reading.used();
        figures.clear();
        figures.put("back_p50_s", result.backMillis().getValueAtPercentile(50) / 1e3);
        figures.put("back_p99_s", result.backMillis().getValueAtPercentile(99) / 1e3);
        double lastSeconds = result.backMillis().getMaxValue() / 1e3;
        figures.put("back_last_s", lastSeconds);
        figures.put("attempts_failed", (double) result.attemptsFailed());
        used.forEach(
            (process, time) ->
                figures.put(
                    process + "_cpu_ms_each", time.toNanos() / 1e6 / Math.max(1, sessions.size())));
        bars = bars(crowd);
        bars.add(Bar.atMost("devices that are not back", 0, (double) result.missing()));
        if (bench.options().backMax != null) {
          bars.add(
              Bar.atMost(
                  "until the last device is in sync, s",
                  bench.options().backMax.toMillis() / 1e3,
                  lastSeconds));
        }
      }
      return new FigureReport(settings(), figures, bars);
    } finally {
      crowd.close();
    }
  }

  private void warmUp(List<Session> sessions)
      throws InterruptedException, IOException, TimeoutException {
    bench.progress().accept("warming up");
    Crowd first = crowd(sessions.subList(0, Math.min(WARMUP_CONNECTIONS_MAX, sessions.size())));
    try {
      first.connect();
      sleep(SETTLE);
    } finally {
      first.close();
    }
    sleep(SETTLE);
  }

  private Crowd crowd(List<Session> sessions) throws IOException {
    boolean local = InetAddress.getByName(bench.platform().api().getHost()).isLoopbackAddress();
    return new Crowd(bench.vertx(), bench.http(), sessions, local, bench.options().seed);
  }

  private List<Bar> bars(Crowd crowd) throws InterruptedException, TimeoutException {
    Counters counters = crowd.counters();
    counters.endReasons().forEach(bench.progress());
    List<Bar> bars = new ArrayList<>();
    bars.add(Bar.atLeast("devices in sync", bench.options().connections, (double) crowd.live()));
    bars.add(Bar.atMost("devices that gave up", 0, (double) counters.get(Count.ENDED)));
    bars.add(Bar.atMost("cursors that were reset", 0, (double) counters.get(Count.RESETS)));
    return bars;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", bench.options().scenario.toString());
    settings.put("connections", bench.options().connections);
    settings.put("seed", bench.options().seed);
    return settings;
  }

  private static double perConnection(long bytes, int connections) {
    return bytes / KIBIBYTE / connections;
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
