package chat.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
  @Test
  void constantRateIsEvenlySpread() {
    Arrivals arrivals = Arrivals.constant(200);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(i * 5_000_000L, arrivals.nextOffsetNanos());
    }
  }

  @Test
  void poissonKeepsTheRateOnAverageAndRepeatsFromItsSeed() {
    Arrivals arrivals = Arrivals.poisson(1_000, 42);
    Arrivals again = Arrivals.poisson(1_000, 42);
    long lastNanos = 0;
    int bursts = 0;
    for (int i = 0; i < 100_000; i++) {
      long nanos = arrivals.nextOffsetNanos();
      assertTrue(nanos >= lastNanos);
      assertEquals(nanos, again.nextOffsetNanos());
      if (nanos - lastNanos < 100_000) {
        bursts++;
      }
      lastNanos = nanos;
    }
    assertEquals(100, lastNanos / 1e9, 1.5);
    // A tenth of the mean gap or less: 1 - e^-0.1 of all gaps.
    assertEquals(0.0952, bursts / 100_000.0, 0.005);
  }
}
