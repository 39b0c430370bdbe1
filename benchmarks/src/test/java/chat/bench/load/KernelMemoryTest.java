package chat.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelMemoryTest {
  @Test
  void slabIsInKibibytesAndBuffersAreInPages() {
    KernelMemory memory =
        KernelMemory.of(
            List.of("MemTotal:       24629812 kB", "Slab:             312000 kB"),
            List.of("sockets: used 30", "TCP: inuse 40000 orphan 0 tw 5 alloc 40010 mem 7"));
    assertEquals(312_000 * 1_024L, memory.slab());
    assertEquals(7 * 4_096L, memory.tcpBuffers());
  }
}
