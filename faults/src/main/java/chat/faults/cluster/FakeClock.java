package chat.faults.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the clock of a process wrong from outside, by libfaketime. Only the time of day is wrong:
 * that is what a clock that nobody sets does, while the time between two readings stays right.
 */
public final class FakeClock {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime"),
          Path.of("/usr/lib64/faketime"),
          Path.of("/usr/lib/faketime"),
          Path.of("/usr/local/lib/faketime"));

  private FakeClock() {}

  /** Why the clock of a process cannot be made wrong here; empty if it can. */
  public static Optional<String> lacking() {
    return library().isPresent()
        ? Optional.empty()
        : Optional.of("there is no libfaketime (Debian package faketime)");
  }

  /** What a process must find in its environment when it starts. */
  static Map<String, String> environment(Duration offset) {
    return Map.of(
        "LD_PRELOAD",
        library().orElseThrow().toString(),
        "FAKETIME",
        "%+d".formatted(offset.toSeconds()),
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Or waits of the JVM, which go by that clock, end at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0",
        "NO_FAKE_STAT",
        "1");
  }

  private static Optional<Path> library() {
    return PLACES.stream()
        .map(place -> place.resolve("libfaketimeMT.so.1"))
        .filter(Files::isReadable)
        .findFirst();
  }
}
