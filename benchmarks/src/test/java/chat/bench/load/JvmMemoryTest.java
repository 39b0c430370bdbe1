package chat.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JvmMemoryTest {
  private static final long KIBIBYTE = 1_024;

  private static final List<String> MAPPINGS =
      List.of(
          "e0000000-f0000000 rw-p 00000000 00:00 0",
          "Size:             262144 kB",
          "Rss:              200000 kB",
          "Pss:              200000 kB",
          "Pss_Dirty:        200000 kB",
          "f0000000-100000000 ---p 00000000 00:00 0",
          "Pss:                   0 kB",
          "7f0000000000-7f0000100000 r-xp 00000000 08:01 7 /usr/lib/libjvm.so",
          "Rss:                1000 kB",
          "Pss:                 500 kB");

  @Test
  void whatLivesInTheHeapCountsAndItsGarbageDoesNot() {
    String heap =
        """
        4711:
         garbage-first heap   total 524288K, used 30000K [0x00000000e0000000, 0x0000000100000000)
          region size 1024K, 1 young (1024K), 0 survivors (0K)
         Metaspace       used 5000K, committed 5312K, reserved 1114112K
        """;
    JvmMemory memory = JvmMemory.of(heap, MAPPINGS);
    assertEquals(30_000 * KIBIBYTE, memory.heapLive());
    assertEquals(200_000 * KIBIBYTE, memory.heapResident());
    assertEquals(200_500 * KIBIBYTE, memory.resident());
    assertEquals(30_500 * KIBIBYTE, memory.needed());
  }

  @Test
  void generationsAreAddedUp() {
    String heap =
        """
         def new generation   total 157248K, used 8000K [0x00000000e0000000, 0x00000000eaaa0000, 0x00000000eaaa0000)
          eden space 139776K,   5% used [0x00000000e0000000, 0x00000000e0700000, 0x00000000e8880000)
         tenured generation   total 349568K, used 20000K [0x00000000eaaa0000, 0x0000000100000000, 0x0000000100000000)
        """;
    assertEquals(28_000 * KIBIBYTE, JvmMemory.of(heap, MAPPINGS).heapLive());
  }

  @Test
  void aHeapThatIsNotShownIsNoHeapOfNothing() {
    assertThrows(IllegalStateException.class, () -> JvmMemory.of("4711:", MAPPINGS));
  }

  @Test
  void aRealProcessCanBeRead() throws Exception {
    JvmMemory memory = JvmMemory.afterCollection(ProcessHandle.current().pid());
    assertTrue(memory.heapLive() > 0 && memory.heapResident() > 0);
    assertTrue(memory.heapResident() < memory.resident());
  }
}
