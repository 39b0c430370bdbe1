package chat.faults.cluster;

import chat.embedded.Instance;
import chat.embedded.LaunchException;
import chat.embedded.Server;
import chat.embedded.ServerSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * File systems in memory for the data of servers, each of which can be made to have no byte of room
 * left: its limit is set to what is in use. Needs the right to mount.
 */
public final class SmallDisks implements AutoCloseable {
  private static final String SIZE = "size=2g";
  private static final int FILL_TRIES_MAX = 50;
  private static final String CAPABILITIES = "CapEff:";
  private static final int CAPABILITY_SYS_ADMIN = 21;
  private static final int HEXADECIMAL = 16;

  private final Map<String, Path> mounted = new HashMap<>();

  private SmallDisks() {}

  /** Why disks cannot be filled here; empty if they can. */
  public static Optional<String> lacking() {
    try {
      Path probe = Files.createTempDirectory("faults-disk");
      try {
        mount(probe);
        unmount(probe);
        return Optional.empty();
      } finally {
        Files.delete(probe);
      }
    } catch (IOException | LaunchException e) {
      return Optional.of("no file system can be mounted here: " + e.getMessage());
    }
  }

  /** Whether this process has the right to mount, so that it must be possible. */
  public static boolean isAllowed() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(CAPABILITIES)) {
          long capabilities =
              Long.parseUnsignedLong(line.substring(CAPABILITIES.length()).strip(), HEXADECIMAL);
          return (capabilities >> CAPABILITY_SYS_ADMIN & 1) == 1;
        }
      }
    } catch (IOException e) {
      // This is no Linux.
    }
    return false;
  }

  /** Mounts one for the data of each instance of these servers in a home that has no data yet. */
  static SmallDisks mount(Path home, ServerSet all, Set<Server> small) {
    SmallDisks disks = new SmallDisks();
    Runtime.getRuntime().addShutdownHook(new Thread(disks::close, "small-disks-unmount"));
    try {
      for (Server server : small) {
        for (Instance instance : all.instances(server)) {
          Path data = home.resolve("data").resolve(instance.id());
          Files.createDirectories(data);
          mount(data);
          disks.mounted.put(instance.id(), data);
        }
      }
      return disks;
    } catch (IOException | RuntimeException e) {
      disks.close();
      throw new LaunchException("Cannot make a small disk: " + e.getMessage(), e);
    }
  }

  /**
   * Leaves no room.
   *
   * @throws LaunchException if there is still some
   */
  void fill(Instance instance) {
    Path data = mounted.get(instance.id());
    for (int i = 0; i < FILL_TRIES_MAX; i++) {
      try {
        FileStore store = Files.getFileStore(data);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        if (store.getUnallocatedSpace() == 0) {
          return;
        }
        remount(data, "size=" + used);
      } catch (IOException | LaunchException e) {
        // More was written meanwhile, and a limit below what is in use is refused.
      }
    }
    throw new LaunchException(
        "The disk of %s could not be filled in %d tries.".formatted(instance.id(), FILL_TRIES_MAX));
  }

  void free(Instance instance) {
    remount(mounted.get(instance.id()), SIZE);
  }

  private static void mount(Path directory) {
    run(List.of("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString()));
  }

  private static void unmount(Path directory) {
    run(List.of("umount", "-l", directory.toString()));
  }

  private static void remount(Path directory, String size) {
    run(List.of("mount", "-o", "remount," + size, directory.toString()));
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new LaunchException("%s: %s".formatted(String.join(" ", command), output));
      }
    } catch (IOException e) {
      throw new LaunchException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted while mounting", e);
    }
  }

  @Override
  public synchronized void close() {
    List<Path> directories = new ArrayList<>(mounted.values());
    mounted.clear();
    directories.forEach(SmallDisks::unmount);
  }
}
