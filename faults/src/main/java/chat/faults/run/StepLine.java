package chat.faults.run;

import java.util.Locale;
import java.util.stream.Collectors;

/** One line for people about a step that is over. */
final class StepLine {
  private StepLine() {}

  static String of(int number, int steps, StepResult result) {
    String faults =
        result.step().faults().stream().map(Object::toString).collect(Collectors.joining(" + "));
    return String.format(
        Locale.ROOT,
        "%d of %d  %s: %s",
        number,
        steps,
        faults,
        result.isHealed()
            ? String.format(
                Locale.ROOT,
                "healed after %.1f s, first delivery after %.1f s, %d acknowledged meanwhile",
                result.healedMillis() / 1e3,
                result.firstDeliveryMillis() / 1e3,
                result.accepted())
            : "NOT HEALED: " + String.join("; ", result.unmet()));
  }
}
