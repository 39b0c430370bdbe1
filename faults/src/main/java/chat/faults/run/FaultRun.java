package chat.faults.run;

import chat.bench.check.CheckResult;
import chat.bench.check.Checker;
import chat.bench.check.History;
import chat.bench.check.HistoryLines;
import chat.bench.client.Counters.Count;
import chat.bench.client.Fleet;
import chat.bench.client.HttpApi;
import chat.bench.load.Arrivals;
import chat.faults.cluster.MemorySampler;
import chat.faults.cluster.PlatformCluster;
import chat.faults.net.Proxy;
import chat.faults.plan.Fault;
import chat.faults.plan.Plan;
import chat.faults.plan.Step;
import chat.faults.plan.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One run of a {@link Plan} on a platform of its own. Blocks; to be used once. */
public final class FaultRun implements AutoCloseable {
  static final String SEND = "send";

  private static final Duration HEAL_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration BEHIND_TIMEOUT = Duration.ofSeconds(60);
  private static final double HOT_SHARE_MIN = 0.8;
  private static final int NAMES_MAX = 10;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Plan plan;
  private final RunSettings settings;
  private final Consumer<String> say;
  private final PlatformCluster cluster;
  private final Vertx clients = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Vertx network = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final History history = new History();
  private final Fleet fleet;
  private final Traffic traffic;
  private final Errands errands;
  private final Injector injector;
  private final MemorySampler memory;
  private final People people;
  private final Healing healing;
  private final ColdConversations cold;
  private final List<String> problems = new ArrayList<>();

  /**
   * Starts servers and platform.
   *
   * @param say hears what happens, for people
   */
  public FaultRun(Plan plan, RunSettings settings, Consumer<String> say)
      throws InterruptedException {
    this.plan = plan;
    this.settings = settings;
    this.say = say;
    say.accept("starting servers and platform in " + settings.home());
    cluster = PlatformCluster.start(settings.home(), settings.cluster());
    SplittableRandom random = new SplittableRandom(plan.seed());
    injector = new Injector(cluster, proxies(random));
    traffic =
        new Traffic(Arrivals.poisson(settings.load().rate(), random.nextLong()), random.split());
    fleet = new Fleet(clients, traffic, random.split(), cluster.gatewayUrls());
    HttpApi api = new HttpApi(clients, cluster.http());
    errands = new Errands(api, random.split());
    people = new People(api, fleet, history);
    healing = new Healing(fleet, traffic, errands);
    cold = new ColdConversations(clients, traffic);
    memory = new MemorySampler(cluster::pids);
  }

  private Map<Target, Proxy> proxies(SplittableRandom random) {
    Map<Target, Proxy> proxies = new EnumMap<>(Target.class);
    for (Target gateway : List.of(Target.GATEWAY_1, Target.GATEWAY_2)) {
      proxies.put(
          gateway,
          Proxy.start(
                  network,
                  cluster.clientPort(gateway),
                  cluster.gatewayPort(gateway),
                  random.nextLong())
              .await());
    }
    return proxies;
  }

  /** Does all steps, or as many as heal, and gives the verdict. */
  public RunResult run() throws InterruptedException, TimeoutException {
    say.accept("%d people sign up".formatted(settings.load().users()));
    int quiet = ColdConversations.pairsFor(plan);
    fleet.call(() -> people.arrive(settings.load().users(), quiet), CALL_TIMEOUT);
    if (quiet > 0) {
      cluster.forgetConversations();
    }
    traffic.start(fleet, people);
    errands.start(fleet, people);
    TimeUnit.MILLISECONDS.sleep(settings.load().warmup().toMillis());
    List<StepResult> steps = new ArrayList<>();
    if (isWell(awaitCalm(), "before the first fault")) {
      for (Step step : plan.steps()) {
        StepResult result = run(step);
        steps.add(result);
        say.accept(StepLine.of(steps.size(), plan.steps().size(), result));
        if (!isWell(result.unmet(), step.faults().toString())) {
          break;
        }
      }
    }
    if (problems.isEmpty()) {
      awaitMessages();
    }
    return settle(steps);
  }

  private void awaitMessages() throws InterruptedException, TimeoutException {
    while (onLoop(traffic::accepted) < settings.load().messagesMin()) {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private boolean isWell(List<String> unmet, String when) {
    unmet.forEach(condition -> problems.add("NOT HEALED " + when + ": " + condition));
    List<String> deaths = cluster.deaths();
    deaths.forEach(death -> problems.add("DIED " + when + ": " + death));
    return unmet.isEmpty() && deaths.isEmpty();
  }

  private List<String> awaitCalm() throws InterruptedException, TimeoutException {
    long nowNanos = System.nanoTime();
    fleet.run(traffic::awaitFirstDelivery);
    return healing.await(nowNanos, HEAL_TIMEOUT);
  }

  private StepResult run(Step step) throws InterruptedException, TimeoutException {
    TimeUnit.MILLISECONDS.sleep(step.calm().toMillis());
    long acceptedBefore = onLoop(traffic::accepted);
    long deliveredBefore = onLoop(traffic::delivered);
    long retriesBefore = onLoop(() -> fleet.counters().get(Count.RETRIES));
    fleet.run(traffic::faultBegins);
    long startNanos = System.nanoTime();
    MemorySampler inStep = new MemorySampler(cluster::pids);
    List<String> notes = new ArrayList<>();
    List<String> unmet;
    long endNanos;
    long accepted;
    long delivered;
    Sampling sampling = new Sampling(List.of(memory, inStep));
    try {
      Together.Outcome outcome = Together.run(step.faults(), this::carryOut);
      endNanos = System.nanoTime();
      accepted = onLoop(traffic::accepted) - acceptedBefore;
      delivered = onLoop(traffic::delivered) - deliveredBefore;
      fleet.run(traffic::awaitFirstDelivery);
      notes.addAll(outcome.notes());
      unmet =
          outcome.failures().isEmpty() ? healing.await(endNanos, HEAL_TIMEOUT) : outcome.failures();
    } finally {
      sampling.close();
    }
    long healedNanos = System.nanoTime();
    fleet.run(traffic::faultHealed);
    if (step.faults().stream().anyMatch(ColdConversations::isFor)) {
      notes.addAll(onLoop(cold::notes));
      checkHot(step, accepted);
    }
    long firstNanos = onLoop(traffic::firstDeliveryNanos);
    return new StepResult(
        step,
        (startNanos - traffic.startNanos()) / NANOS_PER_MILLI,
        (endNanos - startNanos) / NANOS_PER_MILLI,
        firstNanos == 0 ? -1 : (firstNanos - endNanos) / NANOS_PER_MILLI,
        unmet.isEmpty() ? (healedNanos - endNanos) / NANOS_PER_MILLI : -1,
        notes,
        unmet,
        accepted,
        delivered,
        onLoop(() -> fleet.counters().get(Count.RETRIES)) - retriesBefore,
        inStep.peaks());
  }

  private Optional<String> carryOut(Fault fault) throws InterruptedException {
    say.accept("  " + fault);
    if (ColdConversations.isFor(fault)) {
      fleet.run(() -> cold.during(fault, people.quietSeats()));
    }
    return injector.carryOut(fault);
  }

  /** While only Cassandra is away, conversations in memory go on. */
  private void checkHot(Step step, long accepted) {
    double due = settings.load().rate() * step.faults().get(0).duration().toSeconds();
    if (step.faults().size() == 1 && accepted < HOT_SHARE_MIN * due) {
      problems.add(
          "HOT: with Cassandra away %d messages were acknowledged of %.0f that were due"
              .formatted(accepted, due));
    }
  }

  /** Waits for everything that is on its way, says goodbye, and lets the checker judge. */
  private RunResult settle(List<StepResult> steps) throws InterruptedException, TimeoutException {
    fleet.run(
        () -> {
          traffic.stop();
          errands.stop();
        });
    long endNanos = System.nanoTime();
    List<String> missing = onLoop(() -> traffic.missingBefore(endNanos, NAMES_MAX));
    for (long left = SETTLE_TIMEOUT.toSeconds(); left > 0 && !missing.isEmpty(); left--) {
      TimeUnit.SECONDS.sleep(1);
      missing = onLoop(() -> traffic.missingBefore(endNanos, NAMES_MAX));
    }
    missing.forEach(message -> problems.add("NEVER ARRIVED: message " + message));
    awaitNone("RECEIPTS BEHIND", () -> errands.lastReceipts(people.all()));
    awaitNone("INBOX BEHIND", people::behind);
    fleet.call(errands::readChanged, CALL_TIMEOUT);
    long unknown = onLoop(traffic::unanswered);
    CheckResult check = fleet.call(() -> people.leave().map(v -> judge()), CALL_TIMEOUT);
    traffic
        .refused()
        .forEach(
            (id, conversation) -> problems.add("REFUSED: %s of %s".formatted(id, conversation)));
    errands.refusals().forEach(refusal -> problems.add("HTTP REFUSED: " + refusal));
    fleet.counters().endReasons().forEach(reason -> problems.add("CLIENT ENDED: " + reason));
    problems.addAll(cold.problems());
    checkMemory();
    return new RunResult(
        plan,
        settings,
        Duration.ofNanos(System.nanoTime() - traffic.startNanos()),
        steps,
        check,
        List.copyOf(problems),
        operations(unknown),
        traffic.latencies(),
        fleet.counters(),
        memory.peaks());
  }

  /**
   * Everybody has seen everything, so in the end nobody is behind.
   *
   * @param asked tells who is
   */
  private void awaitNone(String problem, Supplier<Future<List<String>>> asked)
      throws InterruptedException, TimeoutException {
    long giveUpNanos = System.nanoTime() + BEHIND_TIMEOUT.toNanos();
    while (true) {
      List<String> behind;
      try {
        behind = fleet.call(asked, CALL_TIMEOUT);
      } catch (IllegalStateException e) {
        behind = List.of(e.getMessage());
      }
      if (behind.isEmpty() || System.nanoTime() - giveUpNanos > 0) {
        behind.stream().limit(NAMES_MAX).forEach(each -> problems.add(problem + ": " + each));
        return;
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void checkMemory() {
    memory
        .peaks()
        .forEach(
            (name, mebibytes) -> {
              if (Target.isPlatform(name) && mebibytes > settings.memoryMebibytesMax()) {
                problems.add(
                    "MEMORY: %s had %d MiB, at most %d are allowed"
                        .formatted(name, mebibytes, settings.memoryMebibytesMax()));
              }
            });
  }

  private CheckResult judge() {
    return Checker.check(history);
  }

  private List<OperationCount> operations(long unknown) {
    List<OperationCount> operations = new ArrayList<>();
    operations.add(new OperationCount(SEND, traffic.accepted(), traffic.refused().size(), unknown));
    operations.addAll(errands.counts());
    return operations;
  }

  /** Keeps what every client did and saw. */
  public void writeHistory(java.nio.file.Path file) {
    try {
      HistoryLines.write(history, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Question<T> {
    T ask();
  }

  private <T> T onLoop(Question<T> question) throws InterruptedException, TimeoutException {
    return fleet.call(() -> Future.succeededFuture(question.ask()), CALL_TIMEOUT);
  }

  @Override
  public void close() {
    try {
      clients.close().await(10, TimeUnit.SECONDS);
      network.close().await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      say.accept("the clients did not end in time");
    } finally {
      cluster.close();
    }
  }
}
