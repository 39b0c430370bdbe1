package chat.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.check.CheckResult;
import chat.bench.check.Finding;
import chat.bench.client.Counters;
import chat.bench.load.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final CheckResult CLEAN = new CheckResult(2_000, 0, 4_000, 0, List.of());

  @Test
  void passesWhenAllBarsHold() {
    Report report =
        report(CLEAN, 0, Bar.atMost("p99, ms", 30, 29.9), Bar.atLeast("rate", 200, 200));

    assertTrue(report.isPassed());
    assertTrue(report.json().getBoolean("passed"));
    assertEquals(5.0, report.json().getJsonObject("delivered_millis").getDouble("p50"), 0.1);
    assertEquals(
        300.0, report.json().getJsonObject("cpu_micros_per_message").getDouble("platform"), 0.1);
  }

  @Test
  void missedBarIsNamedWithWantedAndActual() {
    Report report = report(CLEAN, 0, Bar.atMost("p99, ms", 30, 31.5));

    assertFalse(report.isPassed());
    assertTrue(
        report
            .text()
            .lines()
            .anyMatch(
                line ->
                    line.startsWith("MISSED")
                        && line.endsWith("p99, ms: wanted 30, actual 31.500")),
        report.text());
  }

  @Test
  void anyFindingFails() {
    Finding lost = new Finding(Finding.Kind.LOST, "message m never reached bob");
    Report report = report(new CheckResult(2_000, 0, 4_000, 1, List.of(lost)), 0);

    assertFalse(report.isPassed());
    assertTrue(report.text().contains("LOST: message m never reached bob"), report.text());
  }

  @Test
  void messagesThatNeverArrivedFail() {
    assertFalse(report(CLEAN, 1).isPassed());
  }

  private static Report report(CheckResult check, long unfinished, Bar... bars) {
    Histogram micros = new Histogram(3);
    micros.recordValue(5_000);
    LoadResult load =
        new LoadResult(
            200,
            Duration.ofSeconds(10),
            2_000,
            2_000,
            unfinished,
            micros,
            micros,
            Map.of("platform", Duration.ofMillis(600), "generator", Duration.ofMillis(100)));
    return new Report(load, check, new Counters(), Map.of("users", 200), List.of(bars));
  }
}
