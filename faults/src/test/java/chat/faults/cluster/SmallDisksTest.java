package chat.faults.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.embedded.Instance;
import chat.embedded.Server;
import chat.embedded.ServerSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDisksTest {
  private static final byte[] PAGES = new byte[64 * 1024];

  @TempDir Path home;

  @Test
  void a_full_disk_takes_no_page_more_until_there_is_room_again() throws Exception {
    boolean mustRun = "true".equals(System.getenv("CI"));
    assumeTrue(mustRun || SmallDisks.isAllowed(), "this process has no right to mount");
    Instance kafka = new Instance(Server.KAFKA, 1, 1);
    try (SmallDisks disks = SmallDisks.mount(home, ServerSet.all(), Set.of(Server.KAFKA))) {
      Path file = home.resolve("data/kafka/log");
      append(file);
      disks.fill(kafka);
      String message = assertThrows(IOException.class, () -> append(file)).getMessage();
      assertTrue(message.contains("No space left"), message);
      disks.free(kafka);
      long before = Files.size(file);
      append(file);
      assertEquals(before + PAGES.length, Files.size(file));
    }
    assertTrue(Files.notExists(home.resolve("data/kafka/log")), "unmounted");
  }

  private static void append(Path file) throws IOException {
    Files.write(file, PAGES, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
