package chat.faults.plan;

import java.time.Duration;

/**
 * One fault.
 *
 * @param after from the start of its step
 * @param duration from the injection until it is undone
 */
public record Fault(Kind kind, Target target, Duration after, Duration duration) {
  @Override
  public String toString() {
    return "%s %s for %.1f s".formatted(kind.id(), target.id(), duration.toMillis() / 1e3);
  }
}
