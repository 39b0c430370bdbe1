package chat.publicstream.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Apicurio's registry, which speaks Confluent's API, as a process that keeps everything in memory.
 */
final class Registry implements AutoCloseable {
  private static final Path HOME = Path.of("target", "registry");
  private static final long END_SECONDS = 10;

  private final int port = freePort();
  private Optional<Process> process = Optional.empty();

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-jar",
            runner().toString());
    builder.redirectErrorStream(true).redirectOutput(HOME.resolve("registry.log").toFile());
    process = Optional.of(builder.start());
  }

  @Override
  public void close() {
    process.ifPresent(Registry::end);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(HOME)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
