package chat.faults.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a run is made, beside its plan.
 *
 * @param home a directory of its own, for data and logs
 * @param users an even number
 * @param rate messages per second of all of them together
 * @param warmup load before the first fault
 * @param classPathFirst classes that take the place of the platform's own, for planted bugs
 */
public record RunSettings(
    Path home, int users, double rate, Duration warmup, List<Path> classPathFirst) {
  public RunSettings {
    home = home.toAbsolutePath().normalize();
    classPathFirst = List.copyOf(classPathFirst);
  }
}
