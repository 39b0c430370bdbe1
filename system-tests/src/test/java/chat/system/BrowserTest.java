package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people chat in two browsers: the tests of the web page, in Chromium, on the platform. */
@ExtendWith(Platform.Shared.class)
class BrowserTest {
  private static final Path WEB = Path.of("..", "clients", "web");
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @Test
  void peopleChatInBrowsers(Platform platform) throws Exception {
    Path chromium =
        Path.of(Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"));
    if (!Files.isExecutable(chromium)) {
      String leftOut =
          "left out: the tests of the web page, for there is no Chromium at %s; set CHROMIUM"
              .formatted(chromium);
      System.out.println(leftOut);
      assertTrue(!"true".equals(System.getenv("CI")), leftOut);
      assumeTrue(false, leftOut);
    }
    Path log = Path.of("target", "browser-test.log");
    ProcessBuilder npm =
        new ProcessBuilder("npm", "run", "--silent", "test:browser")
            .directory(WEB.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    npm.environment().put("CHROMIUM", chromium.toString());
    npm.environment().put("CHAT_BASE_URL", platform.http().toString());
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
