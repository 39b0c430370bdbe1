package chat.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.check.Finding;
import chat.faults.cluster.ClusterOptions;
import chat.faults.plan.Fault;
import chat.faults.plan.Kind;
import chat.faults.plan.Plan;
import chat.faults.plan.Step;
import chat.faults.plan.Target;
import chat.faults.run.FaultRun;
import chat.faults.run.Load;
import chat.faults.run.RunResult;
import chat.faults.run.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the fault run: a platform with a bug must not pass. Minutes long, so not part of the
 * build; docs/faults.md has the command.
 */
class PlantedBugs {
  private static final String ROUTER = "verticles/message-router/src/main/java/chat/router/core/";
  private static final String INBOX = "verticles/inbox-writer/src/main/java/chat/inbox/core/";
  private static final long SEED = 1;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path directory;

  /** Answers are lost on a mute line, and who has them in memory dies before the resend. */
  @Test
  void a_router_that_remembers_verdicts_in_memory_only_is_caught(TestInfo test) throws Exception {
    Path classes =
        Mutant.of(
            directory,
            ROUTER + "KnownVerdicts.java",
            "if (newest.size() >= LOADED_MAX) {",
            "newest = Map.of(); if (newest.size() >= LOADED_MAX) {");
    Step first =
        together(
            new Fault(Kind.MUTE, Target.GATEWAY_1, at(0), seconds(14)),
            kill(Target.ROUTER_1, 3, 1),
            kill(Target.ROUTER_2, 3, 1));
    assertCaught(
        run(classes, 60, Collections.nCopies(2, first), test),
        Finding.Kind.MOVED,
        Finding.Kind.DOUBLED,
        Finding.Kind.SEQUENCE_CONFLICT);
  }

  /** Kafka dies with appends under way, and the state that says they are done survives. */
  @Test
  void a_router_that_writes_its_position_before_its_appends_is_caught(TestInfo test)
      throws Exception {
    Path classes =
        Mutant.of(
            directory, ROUTER + "PendingRecord.java", "return outstanding == 0;", "return true;");
    Step step =
        together(
            kill(Target.KAFKA, 0, 4), kill(Target.ROUTER_1, 2, 1), kill(Target.ROUTER_2, 2, 1));
    assertCaught(run(classes, 150, Collections.nCopies(6, step), test), Finding.Kind.LOST);
  }

  /** A router that folds again appends again what it had appended before its death. */
  @Test
  void an_inbox_writer_that_takes_events_twice_is_caught(TestInfo test) throws Exception {
    Path classes =
        Mutant.of(
            directory,
            INBOX + "SeenConversation.java",
            "if (eventPosition <= lastPosition) {",
            "if (eventPosition < 0) {");
    Step step = together(kill(Target.ROUTER_1, 0, 1), kill(Target.ROUTER_2, 0, 1));
    assertCaught(run(classes, 100, Collections.nCopies(3, step), test), Finding.Kind.DOUBLED);
  }

  private static RunResult run(Path classes, double rate, List<Step> steps, TestInfo test)
      throws Exception {
    Path home =
        Path.of("target", "planted", test.getTestMethod().orElseThrow().getName() + "-" + SEED);
    RunSettings settings =
        new RunSettings(
            home,
            new Load(20, rate, seconds(8), 0),
            RunSettings.MEMORY_MEBIBYTES_MAX,
            ClusterOptions.USUAL.withClasses(List.of(classes)));
    try (FaultRun run = new FaultRun(new Plan(SEED, steps), settings, PlantedBugs::say)) {
      return run.run();
    }
  }

  private static void assertCaught(RunResult result, Finding.Kind... expected) {
    System.out.println(result.check().describe());
    result.problems().forEach(System.out::println);
    assertFalse(result.isPassed());
    Set<Finding.Kind> found =
        result.check().findings().stream().map(Finding::kind).collect(Collectors.toSet());
    assertTrue(
        !Collections.disjoint(found, List.of(expected)),
        () -> "expected one of " + List.of(expected) + ", found " + found);
  }

  private static Step together(Fault... faults) {
    return new Step(seconds(2), List.of(faults));
  }

  private static Fault kill(Target target, int afterSeconds, int downSeconds) {
    return new Fault(Kind.KILL, target, at(afterSeconds), seconds(downSeconds));
  }

  private static Duration at(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
