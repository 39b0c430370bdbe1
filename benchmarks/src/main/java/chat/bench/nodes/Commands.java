package chat.bench.nodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Commands of the operating system. */
final class Commands {
  private static final long TIMEOUT_SECONDS = 10;

  private Commands() {}

  /**
   * Runs one and returns what it wrote.
   *
   * @throws IOException if it is not there, does not end, or ends with anything but 0
   */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("%s failed: %s".formatted(String.join(" ", command), output.strip()));
    }
    return output;
  }
}
