package chat.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What this machine is and which of the small tools that shape a child process it has. A tool that
 * is missing is left out, with less comfort.
 */
final class Host {
  private static final boolean LINUX =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");

  private Host() {}

  static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  /** {@code linux-amd64}, {@code linux-arm64}, {@code darwin-amd64} or {@code darwin-arm64}. */
  static String platform() {
    String system = System.getProperty("os.name");
    String os = LINUX ? "linux" : system.startsWith("Mac") ? "darwin" : null;
    String arch =
        Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64", "arm64", "arm64")
            .get(System.getProperty("os.arch"));
    if (os == null || arch == null) {
      throw new LaunchException(
          "The embedded servers run on Linux and macOS, on amd64 and arm64; this is %s on %s. Use compose/ instead."
              .formatted(system, System.getProperty("os.arch")));
    }
    return os + "-" + arch;
  }

  /**
   * False also for a process that has ended and that its parent, for instance a container's first
   * process, has not collected yet.
   */
  static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return !LINUX;
    }
  }

  private static boolean has(String tool) {
    return find(tool).isPresent();
  }

  private static Optional<Path> find(String tool) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(dir -> Path.of(dir, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * A session of its own, so that Ctrl-C at the terminal reaches only the launcher, which then
   * stops everything in order.
   */
  static List<String> ownSession() {
    return LINUX && has("setsid") ? List.of("setsid") : List.of();
  }

  /**
   * Ends a native process with the given signal when the launcher dies. Must be the last of the
   * prefixes, since a change of user takes it back.
   */
  static List<String> endWithLauncher(String signal) {
    return LINUX && has("setpriv") ? List.of("setpriv", "--pdeathsig", signal) : List.of();
  }

  /**
   * Keeps a JVM from locking its memory: Cassandra's call for it would double what it takes when
   * root starts it.
   */
  static List<String> withoutMemoryLock() {
    List<String> prefix = new ArrayList<>();
    if (LINUX && has("prlimit")) {
      prefix.addAll(List.of("prlimit", "--memlock=65536"));
    }
    if (LINUX && has("setpriv") && isRoot()) {
      prefix.addAll(List.of("setpriv", "--bounding-set=-ipc_lock"));
    }
    return prefix;
  }

  /**
   * Lets sleeps of the process end up to 1 ms late. Idle workers of Cassandra's thread pools sleep
   * for some 10 µs again and again; with exact timers that takes most of a core under light load.
   */
  static List<String> withCoarseTimers() {
    return LINUX
        ? List.of(
            "sh", "-c", "echo 1000000 2>/dev/null >/proc/self/timerslack_ns; exec \"$@\"", "sh")
        : List.of();
  }

  /**
   * In a user namespace of its own root has no rights beyond those of a file's owner, which is all
   * that PostgreSQL asks for; no file changes hands.
   */
  static List<String> asNobodyInNamespace() {
    return List.of("unshare", "--user");
  }

  static boolean hasUserNamespaces() throws InterruptedException {
    try {
      return LINUX
          && has("unshare")
          && new ProcessBuilder("unshare", "--user", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The user {@code nobody}. */
  static final int NOBODY = 65_534;

  static List<String> asNobody() {
    if (!has("setpriv")) {
      throw new LaunchException(
          "PostgreSQL refuses to run as root, and this machine has neither user namespaces nor setpriv (package util-linux) to give it another user. Run bin/chat as another user.");
    }
    return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }
}
