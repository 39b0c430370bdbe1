package chat.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuMeterTest {
  private final ProcessHandle self = ProcessHandle.current();
  private final CpuMeter meter = new CpuMeter(Map.of("self", self.pid()));

  @Test
  void readsWhatAProcessUsed() {
    assertTrue(meter.read().get(self).toMillis() > 0);
    Duration used =
        meter
            .between(Map.of(self, Duration.ofMillis(300)), Map.of(self, Duration.ofMillis(500)))
            .get("self");
    assertEquals(Duration.ofMillis(200), used);
  }

  @Test
  void processThatEndedCountsAsNothing() {
    assertEquals(
        Duration.ZERO, meter.between(Map.of(self, Duration.ofMillis(300)), Map.of()).get("self"));
  }
}
