package chat.faults.plan;

import java.time.Duration;
import java.util.List;

/**
 * Faults that overlap. The next step begins when these are undone and healed.
 *
 * @param calm traffic without a fault before it
 */
public record Step(Duration calm, List<Fault> faults) {
  public Step {
    faults = List.copyOf(faults);
  }

  /** One fault by itself. */
  public static Step of(Kind kind, Target target, Duration duration) {
    return new Step(
        Duration.ofSeconds(2), List.of(new Fault(kind, target, Duration.ZERO, duration)));
  }
}
