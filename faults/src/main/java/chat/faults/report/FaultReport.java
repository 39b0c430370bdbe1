package chat.faults.report;

import chat.bench.client.Counters.Count;
import chat.bench.load.LoadResult;
import chat.bench.report.Machine;
import chat.faults.plan.Fault;
import chat.faults.run.OperationCount;
import chat.faults.run.RunResult;
import chat.faults.run.StepResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The outcome of a run as one JSON object, and as a few lines for people. */
public final class FaultReport {
  private static final int FINDINGS_MAX = 100;

  private final RunResult result;
  private final String command;

  /**
   * @param command with which the run can be made again
   */
  public FaultReport(RunResult result, String command) {
    this.result = result;
    this.command = command;
  }

  public JsonObject json() {
    Machine machine = Machine.here();
    return new JsonObject()
        .put("passed", result.isPassed())
        .put("command", command)
        .put("seed", result.plan().seed())
        .put(
            "machine",
            new JsonObject()
                .put("cores", machine.cores())
                .put("memory_gibibytes", machine.memoryGibibytes())
                .put("system", machine.system())
                .put("java", machine.java()))
        .put("users", result.settings().load().users())
        .put("rate", result.settings().load().rate())
        .put("kafka_brokers", result.settings().cluster().brokers())
        .put("seconds", result.took().toMillis() / 1e3)
        .put("faults_planned", result.plan().faults())
        .put("messages_acknowledged", result.acknowledged())
        .put("integrity", integrity())
        .put("findings", findings())
        .put("problems", new JsonArray(result.problems()))
        .put("operations", operations())
        .put("steps", steps())
        .put("latency_millis", latency())
        .put("delivered_each_second", new JsonArray(result.latencies().deliveredEachSecond()))
        .put("clients", clients())
        .put("memory_mebibytes_max", result.settings().memoryMebibytesMax())
        .put("memory_peak_mebibytes", new JsonObject(new TreeMap<>(result.memoryPeaks())));
  }

  private JsonObject integrity() {
    return new JsonObject()
        .put("percent", result.check().integrityPercent())
        .put("messages", result.check().messages())
        .put("deliveries", result.check().deliveries())
        .put("never_answered", result.check().unknown())
        .put("findings", result.check().findingCount());
  }

  private JsonArray findings() {
    JsonArray findings = new JsonArray();
    result.check().findings().stream()
        .limit(FINDINGS_MAX)
        .forEach(
            finding ->
                findings.add(
                    new JsonObject()
                        .put("kind", finding.kind().name())
                        .put("detail", finding.detail())));
    return findings;
  }

  private JsonArray operations() {
    JsonArray operations = new JsonArray();
    for (OperationCount count : result.operations()) {
      operations.add(
          new JsonObject()
              .put("name", count.name())
              .put("ok", count.ok())
              .put("failed", count.failed())
              .put("unknown", count.unknown()));
    }
    return operations;
  }

  private JsonArray steps() {
    JsonArray steps = new JsonArray();
    for (StepResult step : result.steps()) {
      JsonArray faults = new JsonArray();
      for (Fault fault : step.step().faults()) {
        faults.add(
            new JsonObject()
                .put("kind", fault.kind().id())
                .put("target", fault.target().id())
                .put("at_millis", step.startMillis() + fault.after().toMillis())
                .put("duration_millis", fault.duration().toMillis()));
      }
      steps.add(
          new JsonObject()
              .put("faults", faults)
              .put("start_millis", step.startMillis())
              .put("fault_millis", step.faultMillis())
              .put("first_delivery_millis", step.firstDeliveryMillis())
              .put("healed_millis", step.healedMillis())
              .put("healed", step.isHealed())
              .put("notes", new JsonArray(step.notes()))
              .put("unmet", new JsonArray(step.unmet()))
              .put("acknowledged_meanwhile", step.accepted())
              .put("delivered_meanwhile", step.delivered())
              .put("retry_later", step.retryLater())
              .put("memory_peak_mebibytes", new JsonObject(new TreeMap<>(step.memoryPeaks()))));
    }
    return steps;
  }

  private JsonObject latency() {
    return new JsonObject()
        .put("sent_between_faults", percentiles(result.latencies().sentBetween()))
        .put("sent_during_faults", percentiles(result.latencies().sentDuring()))
        .put("delivered_between_faults", percentiles(result.latencies().deliveredBetween()))
        .put("delivered_during_faults", percentiles(result.latencies().deliveredDuring()));
  }

  private static JsonObject percentiles(Histogram micros) {
    return new JsonObject()
        .put("count", micros.getTotalCount())
        .put("p50", LoadResult.millis(micros, 50))
        .put("p99", LoadResult.millis(micros, 99))
        .put("max", LoadResult.millis(micros, 100));
  }

  private JsonObject clients() {
    JsonObject counts = new JsonObject();
    for (Count count : Count.values()) {
      counts.put(count.name().toLowerCase(Locale.ROOT), result.counters().get(count));
    }
    return counts;
  }

  /** The end of a run on a terminal. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("seed         " + result.plan().seed());
    lines.add("again with   " + command);
    long healed = result.steps().stream().filter(StepResult::isHealed).count();
    lines.add(
        "faults       %d planned in %d steps; %d steps done, %d healed"
            .formatted(
                result.plan().faults(),
                result.plan().steps().size(),
                result.steps().size(),
                healed));
    for (OperationCount count : result.operations()) {
      lines.add(
          "%-12s %d ok, %d failed, %d unknown"
              .formatted(
                  count.name().replace('_', ' '), count.ok(), count.failed(), count.unknown()));
    }
    lines.add(latencyLine("between", result.latencies().deliveredBetween()));
    lines.add(latencyLine("during", result.latencies().deliveredDuring()));
    lines.add("checked      " + result.check().describe());
    result.problems().forEach(problem -> lines.add("PROBLEM      " + problem));
    lines.add(result.isPassed() ? "passed" : "FAILED");
    return String.join(System.lineSeparator(), lines);
  }

  private static String latencyLine(String when, Histogram micros) {
    return String.format(
        Locale.ROOT,
        "%-12s %d messages, due until delivered everywhere: p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        when,
        micros.getTotalCount(),
        LoadResult.millis(micros, 50),
        LoadResult.millis(micros, 99),
        LoadResult.millis(micros, 100));
  }
}
