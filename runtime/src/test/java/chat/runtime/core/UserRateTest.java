package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UserRateTest {
  private static final RateLimit LIMIT = new RateLimit(10, 3);

  private final UserRate rate = new UserRate(LIMIT, 0);

  @Test
  void aBurstPassesAndThenTheSteadyRate() {
    assertEquals(0, rate.take(0));
    assertEquals(0, rate.take(0));
    assertEquals(0, rate.take(0));
    assertEquals(100, rate.take(0));
    assertEquals(50, rate.take(50));
    assertEquals(0, rate.take(100));
    assertEquals(100, rate.take(100));
  }

  @Test
  void whoWaitsAsLongAsHeIsToldPasses() {
    int passed = 0;
    for (long now = 0; now <= 10_000; ) {
      int wait = rate.take(now);
      passed += wait == 0 ? 1 : 0;
      now += wait;
    }
    assertEquals(LIMIT.windowMax(), passed);
  }

  @Test
  void tooMuchOnAllNodesTogetherClosesUntilTheWindowEnds() {
    rate.counted(LIMIT.windowMax() - 1, 4_000, 0);
    assertEquals(0, rate.take(0));
    rate.counted(LIMIT.windowMax(), 4_000, 0);
    assertEquals(4_000, rate.take(0));
    assertEquals(1, rate.take(3_999));
    assertEquals(0, rate.take(4_000));
  }

  @Test
  void whatPassedIsReportedOnce() {
    rate.take(0);
    rate.take(0);
    assertFalse(rate.isFresh(0));
    assertEquals(2, rate.report());
    assertEquals(0, rate.report());
    assertFalse(rate.isFresh(100));
    assertTrue(rate.isFresh(200));
  }
}
