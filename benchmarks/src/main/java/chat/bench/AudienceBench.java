package chat.bench;

import chat.bench.account.AccountImport;
import chat.bench.client.Bounded;
import chat.bench.client.HttpApi;
import chat.bench.client.OnLoop;
import chat.bench.client.Session;
import chat.bench.load.AudienceScenario;
import chat.bench.load.CpuMeter;
import chat.bench.load.LoadResult;
import chat.bench.report.Bar;
import chat.bench.report.FigureReport;
import chat.model.Ids;
import chat.model.Limits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How soon the last one of very many has what somebody writes to all of them. */
final class AudienceBench {
  /** Each so manieth message of a channel calls one of its readers by name. */
  private static final int MENTION_EVERY = 10;

  private static final int CALLS_AT_ONCE = 16;
  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final int LOOK_MILLIS = 500;

  private final Bench bench;

  AudienceBench(Bench bench) {
    this.bench = bench;
  }

  /** A group all of whose members are connected and write in turn. */
  FigureReport group(List<Session> sessions) throws InterruptedException, TimeoutException {
    List<String> others = sessions.stream().skip(1).map(Session::userId).toList();
    String id = await(() -> bench.http().makeGroup(sessions.get(0), Ids.next(), "bench", others));
    Map<String, Double> figures = new LinkedHashMap<>();
    return run(
        sessions,
        new AudienceScenario.Plan(id, false, sessions.size(), 0, bench.options().size),
        figures,
        new ArrayList<>());
  }

  /** A channel of very many members, some of whom look at it; its owner writes. */
  FigureReport channel(List<Session> sessions) throws InterruptedException, TimeoutException {
    HttpApi http = bench.http();
    Session owner = sessions.get(0);
    int members = bench.options().members();
    bench.progress().accept("making a channel of %d members".formatted(members));
    List<String> ids = new ArrayList<>();
    sessions.stream().skip(1).forEach(session -> ids.add(session.userId()));
    AccountImport imports =
        bench
            .platform()
            .accountImport()
            .orElseThrow(
                () -> new IllegalStateException("members are imported: the platform must be here"));
    ids.addAll(imports.strangers(members - sessions.size(), "bench_0001"));
    String id = await(() -> http.makeChannel(owner, "bench"));
    long startNanos = System.nanoTime();
    for (int from = 0; from < ids.size(); from += Limits.ADDED_MAX) {
      List<String> part = ids.subList(from, Math.min(ids.size(), from + Limits.ADDED_MAX));
      await(() -> http.addMembers(owner, id, Ids.next(), part));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("members_added_per_second", ids.size() / ((System.nanoTime() - startNanos) / 1e9));
    while (await(() -> http.memberCount(owner, id)) < members) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    long heads = heads(sessions);
    // Those who were added hear of it in their inboxes, the last of them a little later.
    for (long next = heads(sessions); next != heads; next = heads(sessions)) {
      heads = next;
    }
    long before = heads;
    List<Bar> bars = new ArrayList<>();
    return run(
        sessions,
        new AudienceScenario.Plan(id, true, 1, MENTION_EVERY, bench.options().size),
        figures,
        bars,
        mentions -> {
          double rows = heads(sessions) - before;
          figures.put("inbox_rows_of_readers", rows);
          bars.add(Bar.atMost("inbox rows of readers but for mentions", 0, rows - mentions));
          bars.add(Bar.atLeast("inbox rows for mentions", mentions, rows));
        });
  }

  private interface After {
    void check(int mentions) throws InterruptedException, TimeoutException;
  }

  private FigureReport run(
      List<Session> sessions,
      AudienceScenario.Plan plan,
      Map<String, Double> figures,
      List<Bar> bars)
      throws InterruptedException, TimeoutException {
    return run(sessions, plan, figures, bars, mentions -> {});
  }

  private FigureReport run(
      List<Session> sessions,
      AudienceScenario.Plan plan,
      Map<String, Double> figures,
      List<Bar> bars,
      After after)
      throws InterruptedException, TimeoutException {
    bench.progress().accept("connecting %d devices".formatted(sessions.size()));
    AudienceScenario scenario = new AudienceScenario(bench.vertx(), sessions, plan);
    AudienceScenario.Result result;
    try {
      scenario.connect();
      bench.progress().accept("people write");
      result =
          scenario.run(
              bench.options().arrivals(bench.options().rate),
              bench.options().warmup,
              bench.options().duration,
              new CpuMeter(bench.platform().processes()));
    } finally {
      scenario.close();
    }
    after.check(scenario.mentions());
    double seconds = bench.options().duration.toMillis() / 1e3;
    double p99 = LoadResult.millis(result.lastMicros(), 99);
    figures.put("messages_per_second", result.messages() / seconds);
    figures.put("arrivals_per_second", result.arrivals() / seconds);
    figures.put("arrived_p50_ms", LoadResult.millis(result.arrivalMicros(), 50));
    figures.put("arrived_p99_ms", LoadResult.millis(result.arrivalMicros(), 99));
    figures.put("last_p50_ms", LoadResult.millis(result.lastMicros(), 50));
    figures.put("last_p99_ms", p99);
    figures.put("last_max_ms", LoadResult.millis(result.lastMicros(), 100));
    result
        .cpu()
        .forEach(
            (process, time) ->
                figures.put(
                    process + "_cpu_ms_for_each_message",
                    time.toNanos() / 1e6 / Math.max(1, result.messages())));
    bars.add(
        Bar.atLeast(
            "arrivals of messages at readers, %",
            100, 100.0 * result.arrivals() / Math.max(1, result.messages() * sessions.size())));
    bars.add(Bar.atMost("doubled arrivals", 0, (double) result.doubles()));
    bars.add(Bar.atMost("refused frames", 0, (double) scenario.refused()));
    if (bench.options().p99Millis != null) {
      bars.add(Bar.atMost("p99 until the last reader has it, ms", bench.options().p99Millis, p99));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("scenario", bench.options().scenario.toString());
    settings.put("readers", sessions.size());
    if (plan.channel()) {
      settings.put("members", bench.options().members());
    }
    settings.put("rate", bench.options().rate);
    settings.put("seed", bench.options().seed);
    return new FigureReport(settings, figures, bars);
  }

  /** The sum of the heads of their inboxes. */
  private long heads(List<Session> sessions) throws InterruptedException, TimeoutException {
    return await(
        () ->
            Bounded.map(sessions, CALLS_AT_ONCE, bench.http()::inboxHead)
                .map(heads -> heads.stream().mapToLong(Integer::longValue).sum()));
  }

  private <T> T await(Supplier<Future<T>> work) throws InterruptedException, TimeoutException {
    return OnLoop.call(bench.vertx().getOrCreateContext(), work, TIMEOUT);
  }
}
