package chat.embedded;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code bin/chat down}: asks the launcher of a home to stop everything, and waits until it has.
 */
final class DownCommand {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private DownCommand() {}

  /** Returns what it did, in words. */
  static String run(Home home) throws InterruptedException {
    OptionalLong holder = HomeLock.holder(home);
    if (holder.isEmpty()) {
      return endOrphans(home);
    }
    Optional<ProcessHandle> launcher = ProcessHandle.of(holder.getAsLong());
    launcher.ifPresent(ProcessHandle::destroy);
    if (!Wait.until(
        TIMEOUT,
        () ->
            launcher.stream().noneMatch(ProcessHandle::isAlive)
                && HomeLock.holder(home).isEmpty())) {
      throw new LaunchException(
          "Process %d has not ended within %d s; see the logs in %s."
              .formatted(holder.getAsLong(), TIMEOUT.toSeconds(), home.logs()));
    }
    return "stopped";
  }

  private static String endOrphans(Home home) throws InterruptedException {
    if (!Files.exists(home.run())) {
      return "not running in " + home.dir();
    }
    HomeLock lock = HomeLock.take(home);
    try {
      List<String> orphans = Orphans.end(home);
      return orphans.isEmpty()
          ? "not running in " + home.dir()
          : "stopped " + String.join(", ", orphans) + ", left over from a run that was killed";
    } finally {
      lock.close();
    }
  }
}
