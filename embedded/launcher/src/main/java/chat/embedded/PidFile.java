package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a child process by its id and start time, so that the next launcher finds it again and
 * never takes a stranger with the same id for it.
 */
record PidFile(Path file) {
  /** The start time is computed from the boot time, which an adjusted clock moves a little. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  void write(ProcessHandle process) {
    long startMillis = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    try {
      Files.writeString(file, process.pid() + " " + startMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that wrote about itself here, if it still runs. */
  Optional<ProcessHandle> find() {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]+ [0-9]+")) {
      return Optional.empty();
    }
    int space = text.indexOf(' ');
    Instant started = Instant.ofEpochMilli(Long.parseLong(text.substring(space + 1)));
    return ProcessHandle.of(Long.parseLong(text.substring(0, space)))
        .filter(Host::runs)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .filter(
                        actual ->
                            Duration.between(started, actual).abs().compareTo(START_TOLERANCE) < 0)
                    .isPresent());
  }
}
