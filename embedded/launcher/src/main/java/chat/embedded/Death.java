package chat.embedded;

import java.nio.file.Path;

/**
 * A process that ended although nobody asked it to.
 *
 * @param name which one, for instance {@code kafka} or {@code platform}
 * @param exitCode as a shell tells it: above 128 it was ended by signal {@code exitCode - 128}
 * @param logTail the last lines of its log
 */
public record Death(String name, int exitCode, Path log, String logTail) {
  private static final int SIGNAL_BASE = 128;

  public String message() {
    String how =
        exitCode > SIGNAL_BASE
            ? "ended by signal " + (exitCode - SIGNAL_BASE)
            : "exit code " + exitCode;
    return "%s died (%s). The end of %s:%n%s".formatted(name, how, log, logTail);
  }
}
