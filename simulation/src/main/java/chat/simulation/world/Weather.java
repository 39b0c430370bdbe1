package chat.simulation.world;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** How often each fault strikes in one seed; nothing strikes any more once it has cleared up. */
final class Weather {
  private static final int CALM_ONE_IN = 3;

  private final Map<Fault, Integer> rates = new EnumMap<>(Fault.class);

  Weather(Random random) {
    for (Fault fault : Fault.values()) {
      boolean calm = random.nextInt(CALM_ONE_IN) == 0;
      int rate = random.nextInt(fault.rateMax() + 1);
      if (!calm) {
        rates.put(fault, rate);
      }
    }
  }

  int rate(Fault fault) {
    return rates.getOrDefault(fault, 0);
  }

  void clearUp() {
    rates.clear();
  }
}
