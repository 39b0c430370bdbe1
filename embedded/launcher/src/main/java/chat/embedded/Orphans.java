package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Child processes that a killed launcher left behind. */
final class Orphans {
  private static final Duration TERM_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

  private Orphans() {}

  /**
   * Ends them and returns their names. The caller must hold the home's lock, or they are not
   * orphans.
   */
  static List<String> end(Home home) throws InterruptedException {
    List<String> ended = new ArrayList<>();
    try (var files = Files.newDirectoryStream(home.run(), "*.child")) {
      for (Path file : files) {
        PidFile pidFile = new PidFile(file);
        Optional<ProcessHandle> orphan = pidFile.find();
        if (orphan.isPresent()) {
          end(orphan.get());
          ended.add(file.getFileName().toString().replace(".child", ""));
        }
        pidFile.delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ended;
  }

  private static void end(ProcessHandle orphan) throws InterruptedException {
    List<ProcessHandle> family = orphan.descendants().toList();
    orphan.destroy();
    if (!Wait.until(TERM_TIMEOUT, () -> !Host.runs(orphan))) {
      orphan.destroyForcibly();
    }
    family.forEach(ProcessHandle::destroyForcibly);
    Wait.until(KILL_TIMEOUT, () -> !Host.runs(orphan) && family.stream().noneMatch(Host::runs));
  }
}
