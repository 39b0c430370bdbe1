package chat.bench.load;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/**
 * Looks for the highest rate that holds: steps up until the latency or the throughput gives way,
 * then holds the best step for a minute, and a little less as long as that does not hold.
 */
public final class MaxRate {
  /** A rate holds while 99 of 100 messages reach the other person within this time … */
  public static final double P99_MILLIS_MAX = 100;

  /** … and nearly all that was offered in the measured time was delivered in it. */
  public static final double ACHIEVED_SHARE_MIN = 0.97;

  private static final double STEP_UP = 1.25;
  private static final double STEP_DOWN = 0.9;
  private static final int HOLDS_MAX = 6;
  private static final int STEPS_MAX = 40;
  private static final Duration STEP_WARMUP = Duration.ofSeconds(3);
  private static final Duration STEP = Duration.ofSeconds(8);
  private static final Duration HOLD = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final DirectScenario scenario;
  private final DoubleFunction<Arrivals> arrivals;
  private final Consumer<LoadResult> onStep;

  /**
   * @param arrivals the schedule for a rate in messages per second
   * @param onStep told of each step
   */
  public MaxRate(
      DirectScenario scenario, DoubleFunction<Arrivals> arrivals, Consumer<LoadResult> onStep) {
    this.scenario = scenario;
    this.arrivals = arrivals;
    this.onStep = onStep;
  }

  /** The last hold: of the highest rate that holds, or of a rate that did not if none does. */
  public LoadResult find(double firstRate) throws InterruptedException, TimeoutException {
    double best = firstRate;
    double rate = firstRate;
    for (int i = 0; i < STEPS_MAX && holds(run(rate, STEP)); i++) {
      best = rate;
      rate *= STEP_UP;
    }
    LoadResult held = run(best, HOLD);
    for (int i = 1; i < HOLDS_MAX && !holds(held); i++) {
      best *= STEP_DOWN;
      held = run(best, HOLD);
    }
    return held;
  }

  /** Whether the platform kept up with this load. */
  public static boolean holds(LoadResult result) {
    return LoadResult.millis(result.deliveredMicros(), 99) <= P99_MILLIS_MAX
        && result.achievedShare() >= ACHIEVED_SHARE_MIN
        && result.unfinished() == 0;
  }

  private LoadResult run(double rate, Duration measured)
      throws InterruptedException, TimeoutException {
    LoadResult result =
        scenario.run(new Load.Plan(rate, arrivals.apply(rate), STEP_WARMUP, measured, DRAIN));
    onStep.accept(result);
    return result;
  }
}
