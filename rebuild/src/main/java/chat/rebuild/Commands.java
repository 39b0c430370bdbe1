package chat.rebuild;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What the commands of this module have in common. */
final class Commands {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_UNREACHABLE = 3;

  private Commands() {}

  /**
   * Runs a command; a failure is told in one line.
   *
   * @return the exit code: that of the command, 1 for a failure, 2 for wrong usage, 3 when there is
   *     nothing to work on
   */
  static int run(Callable<Integer> command, String... arguments) {
    // The node, whose jar is on the class path too, logs to standard output.
    System.setProperty("logback.configurationFile", "chat/rebuild/logback.xml");
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(failure.getMessage() == null ? failure : failure.getMessage());
              return failure instanceof UnreachableException ? EXIT_UNREACHABLE : EXIT_FAILED;
            })
        .execute(arguments);
  }
}
