package chat.simulation;

import org.junit.jupiter.api.Test;

class SimulationTest {
  @Test
  void everythingHoldsWhateverFails() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      Simulation.play(one, new Carriers(), System.out::println);
      return;
    }
    int seeds = Integer.getInteger("simulation.seeds", 200);
    long begun = System.nanoTime();
    long steps = 0;
    int failed = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      try {
        steps += Simulation.play(seed, new Carriers(), null).steps();
      } catch (RuntimeException e) {
        failed++;
        if (!(e instanceof chat.simulation.world.Violation)) e.printStackTrace(System.out);
        String text = String.valueOf(e);
        System.out.println("seed " + seed + ": " + text.substring(0, Math.min(900, text.length())));
        if (failed > 10) break;
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%d seeds in %.1f s, %d steps, failed %d%n", seeds, seconds, steps, failed);
  }
}
