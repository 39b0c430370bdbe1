package chat.bench;

import chat.bench.client.Session;
import chat.bench.load.CpuMeter;
import chat.bench.load.LoadResult;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import chat.bench.search.SearchScenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** How soon people find what was said, and how soon what was said is found. */
final class SearchBench {
  private static final double P99_MILLIS_MAX = 50;
  private static final int WORDS_MAX = 2;

  private final Bench bench;
  private final BenchOptions options;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final List<Bar> bars = new ArrayList<>();

  SearchBench(Bench bench) {
    this.bench = bench;
    this.options = bench.options();
  }

  FigureReport run(List<Session> sessions) throws InterruptedException, TimeoutException {
    SearchScenario scenario = new SearchScenario(bench.vertx(), bench.http(), options.seed);
    bench.progress().accept("making conversations");
    scenario.meet(sessions, options.contacts);
    if (options.messages() > 0) {
      seed(scenario);
    }
    figures.put("messages_stored", (double) scenario.stored());
    bench.progress().accept("warming up");
    for (int words = 1; words <= WORDS_MAX; words++) {
      scenario.ask(words, options.queries, options.warmup.dividedBy(WORDS_MAX));
    }
    for (int words = 1; words <= WORDS_MAX; words++) {
      ask(scenario, words);
    }
    index(scenario);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", options.scenario.toString());
    settings.put("users", sessions.size());
    settings.put("conversations_each", options.contacts);
    settings.put("queries_per_second", options.queries);
    settings.put("messages_per_second", options.rate);
    settings.put("seed", options.seed);
    return new FigureReport(settings, figures, bars);
  }

  private void seed(SearchScenario scenario) throws InterruptedException, TimeoutException {
    String kafka =
        bench
            .platform()
            .kafka()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "messages are written into the log of a platform of this machine only: use"
                            + " --home, not --api, or --messages 0"));
    bench.progress().accept("saying %,d messages".formatted(options.messages()));
    long startNanos = System.nanoTime();
    scenario.seed(kafka, options.messages(), bench.progress());
    figures.put(
        "seeded_until_found_per_second",
        options.messages() * 1e9 / (System.nanoTime() - startNanos));
  }

  private void ask(SearchScenario scenario, int words)
      throws InterruptedException, TimeoutException {
    String name = words == 1 ? "one_word" : "two_words";
    bench.progress().accept("looking for " + name.replace('_', ' '));
    CpuMeter.Reading reading = new CpuMeter(bench.platform().processes()).start();
    SearchScenario.Answers answers = scenario.ask(words, options.queries, options.duration);
    Map<String, Duration> used = reading.used();
    figures.put(name + "_questions", (double) answers.asked());
    figures.put(name + "_with_hits", (double) answers.withHits());
    figures.put(name + "_partial", (double) answers.partial());
    figures.put(name + "_p50_ms", LoadResult.millis(answers.micros(), 50));
    figures.put(name + "_p99_ms", LoadResult.millis(answers.micros(), 99));
    used.forEach(
        (process, time) ->
            figures.put(
                name + "_" + process + "_cpu_ms_each",
                time.toNanos() / 1e6 / Math.max(1, answers.asked())));
    bars.add(
        Bar.atMost(
            "p99 of " + name.replace('_', ' ') + ", ms",
            options.p99Millis == null ? P99_MILLIS_MAX : options.p99Millis,
            LoadResult.millis(answers.micros(), 99)));
    bars.add(Bar.atMost("questions without an answer, " + name, 0, (double) answers.failed()));
  }

  private void index(SearchScenario scenario) throws InterruptedException, TimeoutException {
    bench.progress().accept("saying more, and looking for it");
    SearchScenario.Indexing indexing = scenario.index(options.rate, options.duration);
    figures.put("sent_per_second", indexing.sent() / (options.duration.toMillis() / 1e3));
    figures.put("found_p50_ms", LoadResult.millis(indexing.delayMicros(), 50));
    figures.put("found_p99_ms", LoadResult.millis(indexing.delayMicros(), 99));
    bars.add(Bar.atMost("messages that were not taken", 0, (double) indexing.failed()));
    bars.add(
        Bar.atMost(
            "until the next message is found, s",
            options.foundMax.toMillis() / 1e3,
            indexing.lastMillis() / 1e3));
  }
}
