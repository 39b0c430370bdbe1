package chat.faults;

import chat.faults.plan.Choice;
import chat.faults.plan.Plan;
import chat.faults.report.FaultPage;
import chat.faults.report.FaultReport;
import chat.faults.run.FaultRun;
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
        "Only these: kill, pause, hang, rebalance, flush, cut, dark, mute, slow; each may name its target, for",
        "instance kill:kafka,pause:router-1 (default: all but hang)."
      })
  private List<String> kinds = new ArrayList<>();

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
    requireBetween("--rate", rate, 0.1, RATE_MAX);
    if (users < 2 || users > USERS_MAX || users % 2 != 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--users must be an even number from 2 to %d, not %d".formatted(USERS_MAX, users));
    }
    Path directory =
        home.resolve("faults").resolve("run-" + seed + "-" + ProcessHandle.current().pid());
    Files.createDirectories(directory);
    say("seed " + seed);
    Plan plan = Plan.draw(seed, faults, choices);
    try (FaultRun run =
        new FaultRun(
            plan, new RunSettings(directory, users, rate, WARMUP, List.of()), FaultsCommand::say)) {
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
      return kinds.isEmpty() ? Choice.all() : kinds.stream().map(Choice::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--kinds: " + e.getMessage(), e);
    }
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
    return "bin/chat faults --seed %d --faults %d --users %d --rate %s%s"
        .formatted(seed, faults, users, rate, chosen);
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
