package chat.bench.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void boundDoublesUpToTheMaximumAndFallsBackAfterSuccess() {
    Backoff backoff = new Backoff(100, 400, new SplittableRandom(1));
    for (int boundMillis : new int[] {100, 200, 400, 400, 400}) {
      assertDelayWithin(backoff, boundMillis);
    }
    backoff.succeeded();
    assertDelayWithin(backoff, 100);
  }

  private static void assertDelayWithin(Backoff backoff, int boundMillis) {
    int delayMillis = backoff.nextDelayMillis();
    assertTrue(delayMillis >= 1 && delayMillis <= boundMillis, delayMillis + " of " + boundMillis);
  }
}
