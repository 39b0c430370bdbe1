package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.faults.Means;
import chat.faults.cluster.ClusterOptions;
import chat.faults.plan.Fault;
import chat.faults.plan.Kind;
import chat.faults.plan.Plan;
import chat.faults.plan.Step;
import chat.faults.plan.Target;
import chat.faults.report.FaultReport;
import chat.faults.run.FaultRun;
import chat.faults.run.Load;
import chat.faults.run.RunResult;
import chat.faults.run.RunSettings;
import chat.faults.run.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short form of {@code bin/chat faults}: several processes, six faults, one verdict. */
class FaultsTest {
  private static final int USERS = 12;
  private static final double RATE = 20;

  private final long seed = new Random().nextInt(Integer.MAX_VALUE);

  @Test
  void nothingIsLostDoubledOrReorderedWhileProcessesDieHangAndAreCutOff() throws Exception {
    System.out.println("FaultsTest seed " + seed);
    Path home = Path.of("target", "faults-" + ProcessHandle.current().pid());
    RunSettings settings =
        new RunSettings(
            home,
            new Load(USERS, RATE, Duration.ofSeconds(2), 0),
            RunSettings.MEMORY_MEBIBYTES_MAX,
            ClusterOptions.USUAL);
    try (FaultRun run = new FaultRun(new Plan(seed, steps()), settings, FaultsTest::say)) {
      RunResult result = run.run();
      String report = new FaultReport(result, "FaultsTest, seed " + seed).text();
      if (!result.isPassed()) {
        run.writeHistory(home.resolve("history.jsonl"));
      }
      assertTrue(result.isPassed(), report);
      assertEquals(steps().size(), result.steps().stream().filter(StepResult::isHealed).count());
    }
  }

  /** Three at a time, since each step has to heal and the build has no time for more. */
  private static List<Step> steps() {
    return List.of(
        step(
            Means.isPossible(Kind.CLOCK, FaultsTest::say)
                ? fault(Kind.CLOCK, Target.ROUTER_1, 3)
                : fault(Kind.KILL, Target.ROUTER_1, 1),
            fault(Kind.PAUSE, Target.INBOX_WRITER_2, 4),
            fault(Kind.CUT, Target.GATEWAY_1, 3)),
        step(
            fault(Kind.KILL, Target.KAFKA, 1),
            fault(Kind.PAUSE, Target.CASSANDRA, 3),
            fault(Kind.FLUSH, Target.REDIS, 1)));
  }

  private static Step step(Fault... faults) {
    return new Step(Duration.ofMillis(500), List.of(faults));
  }

  private static Fault fault(Kind kind, Target target, int seconds) {
    return new Fault(kind, target, Duration.ZERO, Duration.ofSeconds(seconds));
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
