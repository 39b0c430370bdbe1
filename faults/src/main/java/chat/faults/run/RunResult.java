package chat.faults.run;

import chat.bench.check.CheckResult;
import chat.bench.client.Counters;
import chat.faults.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a whole run came to.
 *
 * @param took from the start of the load to the verdict
 * @param problems everything that went wrong beside the findings of the checker: what did not heal,
 *     died, was refused without a reason or never answered
 * @param memoryPeaks the most memory of each process, in MiB
 */
public record RunResult(
    Plan plan,
    RunSettings settings,
    Duration took,
    List<StepResult> steps,
    CheckResult check,
    List<String> problems,
    List<OperationCount> operations,
    Latencies latencies,
    Counters counters,
    Map<String, Integer> memoryPeaks) {

  public boolean isPassed() {
    return check.isClean() && problems.isEmpty();
  }

  /** Messages that the platform acknowledged. */
  public long acknowledged() {
    return operations.stream()
        .filter(operation -> operation.name().equals(FaultRun.SEND))
        .mapToLong(OperationCount::ok)
        .sum();
  }
}
