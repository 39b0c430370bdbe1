package chat.runtime.seal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyMemoryTest {
  private static final PersonKey KEY = PersonKey.of(AesGcm.key(new byte[AesGcm.KEY_BYTES]));
  private static final long HOUR = 3_600_000;

  private final KeyMemory memory = new KeyMemory(2);

  @Test
  void whoHearsNothingForgetsAfterHalfAMinute() {
    memory.remember("ann", KEY, 1_000);
    assertEquals(Optional.of(KEY), memory.find("ann", 31_000));
    assertEquals(Optional.empty(), memory.find("ann", 31_001));
  }

  @Test
  void whoHearsTheListKeepsWhatIsNotInIt() {
    memory.remember("ann", KEY, 0);
    memory.remember("ben", KEY, 0);
    for (long now = 5_000; now < HOUR; now += 5_000) {
      memory.listed(List.of(), now);
    }
    memory.listed(List.of("ben", "cat"), HOUR);
    assertEquals(Optional.of(KEY), memory.find("ann", HOUR + 30_000));
    assertEquals(Optional.of(PersonKey.DESTROYED), memory.find("ben", HOUR + 1));
    assertEquals(Optional.empty(), memory.find("cat", HOUR + 1));
  }

  @Test
  void anUnreadableKeyIsAskedForAgainAlthoughTheListIsHeard() {
    memory.remember("ann", PersonKey.UNREADABLE, 0);
    memory.listed(List.of(), 25_000);
    assertEquals(Optional.of(PersonKey.UNREADABLE), memory.find("ann", 30_000));
    assertEquals(Optional.empty(), memory.find("ann", 30_001));
  }

  @Test
  void whatHadToBeForgottenDoesNotComeBackWithTheNextList() {
    memory.listed(List.of(), 0);
    memory.remember("ann", KEY, 0);
    memory.listed(List.of(), 30_001);
    assertEquals(Optional.empty(), memory.find("ann", 30_002));
  }

  @Test
  void whileNobodyCanDestroyAnythingKeysAreKeptForHalfADay() {
    memory.listed(List.of(), 0);
    memory.remember("ann", KEY, 0);
    long now = 5_000;
    for (; now <= 12 * HOUR; now += 5_000) {
      memory.unreachable(now);
      assertTrue(memory.find("ann", now).isPresent());
    }
    for (; now <= 12 * HOUR + 40_000; now += 5_000) {
      memory.unreachable(now);
    }
    assertEquals(Optional.empty(), memory.find("ann", now));
  }

  @Test
  void theKeyThatWasNotUsedForLongestGoesFirst() {
    memory.remember("ann", KEY, 0);
    memory.remember("ben", KEY, 0);
    assertTrue(memory.find("ann", 1).isPresent());
    memory.remember("cat", KEY, 0);
    assertEquals(Optional.empty(), memory.find("ben", 1));
    assertTrue(memory.find("ann", 1).isPresent());
  }
}
