package chat.bench.check;

import java.util.List;

/**
 * What the checker found.
 *
 * @param messages messages that were acknowledged or seen
 * @param unknown sends that were never answered and never seen: neither right nor wrong
 * @param deliveries deliveries that these messages owe: one to each device of each member
 * @param findingCount all findings
 * @param findings the first of them, at most {@link Checker#FINDINGS_KEPT_MAX}
 */
public record CheckResult(
    long messages, long unknown, long deliveries, long findingCount, List<Finding> findings) {
  private static final int SHOWN_MAX = 20;

  public boolean isClean() {
    return findingCount == 0;
  }

  /** Deliveries without a finding against them, in percent of all; 100 only if there is none. */
  public double integrityPercent() {
    if (isClean()) {
      return 100;
    }
    return deliveries == 0 ? 0 : Math.max(0, 100.0 * (deliveries - findingCount) / deliveries);
  }

  /** Counts and the first findings, for people. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d messages, %d deliveries, %d never answered, %d findings"
            .formatted(messages, deliveries, unknown, findingCount));
    findings.stream().limit(SHOWN_MAX).forEach(finding -> text.append("\n  ").append(finding));
    if (findingCount > SHOWN_MAX) {
      text.append("\n  and ").append(findingCount - SHOWN_MAX).append(" more");
    }
    return text.toString();
  }
}
