package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One launcher for each home: a file lock, which the operating system releases however its holder
 * ends, and the holder's process id in a file beside it.
 */
final class HomeLock implements AutoCloseable {
  /** Somebody who only looks whether the lock is held has it for a moment. */
  private static final Duration TAKE_TIMEOUT = Duration.ofMillis(500);

  /**
   * Closing any channel of a file gives up all locks that the process has on it, so within one
   * process the file must not be opened twice.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Home home;
  private final FileChannel channel;

  private HomeLock(Home home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws LaunchException if another launcher holds it
   */
  static HomeLock take(Home home) throws InterruptedException {
    if (!HELD_HERE.add(home.dir())) {
      throw alreadyRunning(home);
    }
    try {
      FileChannel channel =
          FileChannel.open(lockFile(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!Wait.until(TAKE_TIMEOUT, () -> lock(channel))) {
        channel.close();
        HELD_HERE.remove(home.dir());
        throw alreadyRunning(home);
      }
      Files.writeString(pidFile(home), Long.toString(ProcessHandle.current().pid()));
      return new HomeLock(home, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LaunchException alreadyRunning(Home home) {
    OptionalLong pid = readPid(home);
    return new LaunchException(
        "Already running in %s%s. See it with: bin/chat status. Stop it with: bin/chat down. For a second one beside it: bin/chat up --home OTHER_DIR --free-ports."
            .formatted(home.dir(), pid.isPresent() ? " (process " + pid.getAsLong() + ")" : ""));
  }

  /** The process id of the launcher that runs in this home, empty if none does. */
  static OptionalLong holder(Home home) {
    if (HELD_HERE.contains(home.dir())) {
      return OptionalLong.of(ProcessHandle.current().pid());
    }
    if (!Files.exists(lockFile(home))) {
      return OptionalLong.empty();
    }
    try (FileChannel channel = FileChannel.open(lockFile(home), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null ? readPid(home) : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalLong readPid(Home home) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(pidFile(home))));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static Path lockFile(Home home) {
    return home.run().resolve("lock");
  }

  private static Path pidFile(Home home) {
    return home.run().resolve("launcher.pid");
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(pidFile(home));
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD_HERE.remove(home.dir());
    }
  }
}
