package chat.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.simulation.world.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails, what was promised holds. {@code -Dsimulation.seed=N} plays one seed and prints
 * each step; {@code -Dsimulation.seeds=N} plays so many, {@code -Dsimulation.first=N} from there.
 */
class SimulationTest {
  private static final int SEEDS = 3_000;
  private static final int SHOWN_MAX = 10;
  private static final List<String> RARE_WAYS =
      List.of(
          "a verdict is looked up",
          "a device is reset",
          "a client is congested",
          "a command is refused with id_expired",
          "a command is refused with conversation_not_found");

  @Test
  void whateverFailsWhatWasPromisedHolds() {
    Long seed = Long.getLong("simulation.seed");
    if (seed != null) {
      Simulation.play(seed, new Carriers(), System.out::println);
      return;
    }
    int seeds = Integer.getInteger("simulation.seeds", SEEDS);
    long begunNanos = System.nanoTime();
    Seeds.Result result = Seeds.play(Long.getLong("simulation.first", 1), seeds, new Carriers());
    System.out.printf(
        "%d seeds in %.1f s: %d steps, %d messages, %d deliveries, %d seeds failed%n",
        seeds,
        (System.nanoTime() - begunNanos) / 1e9,
        result.steps(),
        result.messages(),
        result.deliveries(),
        result.failures().size());
    result.failures().stream()
        .limit(SHOWN_MAX)
        .map(Seeds.Failure::describe)
        .forEach(System.out::println);
    assertTrue(result.failures().isEmpty(), "seeds failed, see above");
    System.out.println(result.seen());
    if (seeds >= SEEDS) {
      everythingWasTried(result);
    }
  }

  /** A fault that never strikes would make the rest worth less than it looks. */
  private static void everythingWasTried(Seeds.Result result) {
    List<String> rare = new ArrayList<>(RARE_WAYS);
    Arrays.stream(Fault.values()).map(Fault::toString).forEach(rare::add);
    rare.removeAll(result.seen().keySet());
    assertEquals(List.of(), rare, "never seen");
  }

  @Test
  void aSeedReplaysExactly() {
    for (long seed = 1; seed <= 20; seed++) {
      assertEquals(trace(seed), trace(seed), "seed " + seed);
    }
  }

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    Simulation.play(seed, new Carriers(), lines::add);
    return lines;
  }
}
