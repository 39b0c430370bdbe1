package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tests that are written for Node, each in a package of its own. */
final class NodeTests {
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  private NodeTests() {}

  /** The browser; without one the test is left out, but in CI that is an error. */
  static Path chromium() {
    Path chromium =
        Path.of(Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"));
    if (!Files.isExecutable(chromium)) {
      String leftOut =
          "left out: tests in a browser, for there is no Chromium at %s; set CHROMIUM"
              .formatted(chromium);
      System.out.println(leftOut);
      assertTrue(!"true".equals(System.getenv("CI")), leftOut);
      assumeTrue(false, leftOut);
    }
    return chromium;
  }

  /**
   * Runs a script of a package; what it prints is shown when it fails.
   *
   * @param folder of the package, seen from this module
   * @param script of its package.json
   */
  static void run(Path folder, String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = Path.of("target", folder.getFileName() + "-" + script.replace(':', '-') + ".log");
    ProcessBuilder npm =
        new ProcessBuilder("npm", "run", "--silent", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    npm.environment().putAll(environment);
    Process process = npm.start();
    try {
      assertTrue(
          process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS),
          () -> "no end within " + TIMEOUT.toMinutes() + " minutes:\n" + read(log));
      assertEquals(0, process.exitValue(), () -> read(log));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
