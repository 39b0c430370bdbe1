package chat.faults;

import chat.embedded.Server;
import chat.embedded.ServerSet;
import chat.faults.cluster.ClusterOptions;
import chat.faults.plan.Choice;
import chat.faults.plan.Kind;
import chat.faults.plan.Plan;
import chat.faults.plan.Target;
import chat.faults.report.FaultPage;
import chat.faults.report.FaultReport;
import chat.faults.run.FaultRun;
import chat.faults.run.Load;
import chat.faults.run.RunResult;
import chat.faults.run.RunSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws faults from a seed and lets them happen to a platform of its own under load. */
@Command(
    name = "bin/chat faults",
    sortOptions = false,
    description = {
      "Starts a platform of several processes with servers of its own, puts load on it, kills, pauses and cuts",
      "off its parts, and checks every message for loss, doubling and order.",
      "Exit code: 0 all kept and healed, 1 not, 2 usage."
    })
final class FaultsCommand implements Callable<Integer> {
  private static final Duration WARMUP = Duration.ofSeconds(10);
  private static final int FAULTS_MAX = 10_000;
  private static final int USERS_MAX = 1_000;
  private static final int MESSAGES_MAX = 10_000_000;
  private static final double RATE_MAX = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many faults (default: ${DEFAULT-VALUE}).")
  private int faults;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Messages per second of all users together (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "The load goes on after the last fault until so many are acknowledged (default:",
        "${DEFAULT-VALUE})."
      })
  private int messages;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "40",
      description = "Users, in pairs (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the plan and of the load (default: a new one, printed).")
  private long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);

  @Option(
      names = "--kinds",
      paramLabel = "KIND[:TARGET]",
      split = ",",
      description = {
        "Only these: kill, pause, hang, rebalance, flush, cut, dark, mute, slow, full, clock; each may name its",
        "target, for instance kill:kafka,pause:router-1 (default: all but hang)."
      })
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--together",
      paramLabel = "N",
      defaultValue = "2",
      description = "At most so many faults overlap (default: ${DEFAULT-VALUE}).")
  private int together;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Kafka brokers, 1 or 3; of three, faults hit the leader of a partition (default: ${DEFAULT-VALUE})."
      })
  private int brokers;

  @Option(
      names = "--memory-max",
      paramLabel = "MIB",
      defaultValue = "" + RunSettings.MEMORY_MEBIBYTES_MAX,
      description = {
        "Resident memory in MiB above which a process of the platform fails the run (default:",
        "${DEFAULT-VALUE})."
      })
  private int memoryMax;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where report.json and report.html go (default: the directory of the run).")
  private Path report;

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:CHAT_HOME:-.chat}",
      description = "Each run gets a directory under DIR/faults (default: CHAT_HOME, else .chat).")
  private Path home;

  @Override
  public Integer call() throws InterruptedException, IOException, TimeoutException {
    List<Choice> choices = choices();
    requireBetween("--faults", faults, 1, FAULTS_MAX);
    requireBetween("--together", together, 1, Target.values().length);
    if (brokers != 1 && brokers != ServerSet.CLUSTER) {
      throw new ParameterException(spec.commandLine(), "--brokers must be 1 or 3, not " + brokers);
    }
    requireBetween("--rate", rate, 0.1, RATE_MAX);
    requireBetween("--messages", messages, 0, MESSAGES_MAX);
    if (users < 2 || users > USERS_MAX || users % 2 != 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--users must be an even number from 2 to %d, not %d".formatted(USERS_MAX, users));
    }
    Path directory =
        home.resolve("faults").resolve("run-" + seed + "-" + ProcessHandle.current().pid());
    Files.createDirectories(directory);
    say("seed " + seed);
    Plan plan = Plan.draw(seed, faults, together, choices);
    ClusterOptions cluster = new ClusterOptions(brokers, smallDisks(plan), List.of());
    Load load = new Load(users, rate, WARMUP, messages);
    RunSettings settings = new RunSettings(directory, load, memoryMax, cluster);
    try (FaultRun run = new FaultRun(plan, settings, FaultsCommand::say)) {
      RunResult result = run.run();
      if (!result.isPassed()) {
        run.writeHistory(directory.resolve("history.jsonl"));
      }
      write(result, report == null ? directory : report);
      return result.isPassed() ? 0 : Main.EXIT_FAILED;
    } finally {
      delete(directory.resolve("data"));
    }
  }

  private List<Choice> choices() {
    try {
      return kinds.isEmpty()
          ? Means.onlyPossible(Choice.all(), FaultsCommand::say)
          : Means.allPossible(kinds.stream().map(Choice::parse).toList());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--kinds: " + e.getMessage(), e);
    }
  }

  private static Set<Server> smallDisks(Plan plan) {
    return plan.steps().stream()
        .flatMap(step -> step.faults().stream())
        .filter(fault -> fault.kind() == Kind.FULL)
        .map(fault -> Server.valueOf(fault.target().name()))
        .collect(Collectors.toSet());
  }

  private void requireBetween(String name, double actual, double min, double max) {
    if (!(actual >= min && actual <= max)) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from %s to %s, not %s".formatted(name, min, max, actual));
    }
  }

  private void write(RunResult result, Path directory) throws IOException {
    FaultReport outcome = new FaultReport(result, command());
    JsonObject object = outcome.json();
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("report.json"), object.encodePrettily() + "\n");
    Files.writeString(directory.resolve("report.html"), FaultPage.of(object));
    System.out.println(json ? object.encodePrettily() : outcome.text());
    say("report in " + directory.resolve("report.html").toAbsolutePath().normalize());
  }

  private String command() {
    String chosen =
        kinds.isEmpty() ? "" : " --kinds " + kinds.stream().collect(Collectors.joining(","));
    return "bin/chat faults --seed %d --faults %d --together %d --brokers %d --users %d --rate %s --messages %d%s"
        .formatted(seed, faults, together, brokers, users, rate, messages, chosen);
  }

  /** Nothing stored outlives the run; logs and reports stay. */
  private static void delete(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Progress goes to standard error, so that the result alone is on standard output. */
  private static void say(String text) {
    System.err.println(text);
  }
}
