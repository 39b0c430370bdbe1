package chat.faults;

import picocli.CommandLine;

/** Entry point of {@code bin/chat faults}. */
public final class Main {
  /** Something was lost, doubled or reordered, did not heal, or the run could not be made. */
  static final int EXIT_FAILED = 1;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new FaultsCommand())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command
                  .getErr()
                  .println(failure.getMessage() == null ? failure : failure.getMessage());
              return EXIT_FAILED;
            })
        .execute(arguments);
  }
}
