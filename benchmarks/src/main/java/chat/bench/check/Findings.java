package chat.bench.check;

import java.util.ArrayList;
import java.util.List;

/** Counts all findings and keeps the first. */
final class Findings {
  private final List<Finding> kept = new ArrayList<>();
  private long count;

  void add(Finding.Kind kind, String detail) {
    count++;
    if (kept.size() < Checker.FINDINGS_KEPT_MAX) {
      kept.add(new Finding(kind, detail));
    }
  }

  long count() {
    return count;
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }
}
