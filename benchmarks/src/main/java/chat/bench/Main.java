package chat.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of {@code bin/chat} that put load on a running platform. */
@Command(
    name = "bin/chat",
    subcommands = {BenchCommand.class, SeedCommand.class})
public final class Main implements Callable<Integer> {
  /** A wanted figure was missed, or the run failed. */
  static final int EXIT_MISSED = 1;

  /** No platform answers. */
  static final int EXIT_UNREACHABLE = 3;

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command
                  .getErr()
                  .println(failure.getMessage() == null ? failure : failure.getMessage());
              return failure instanceof UnreachableException ? EXIT_UNREACHABLE : EXIT_MISSED;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name a command: bench or seed.");
  }
}
