package chat.rebuild;

import chat.runtime.projection.Projection;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What is asked for on the command line. */
final class RebuildOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "history|inbox|search",
      description = {
        "history: states of conversations, messages and verdicts.",
        "inbox: inboxes, their heads and the lists of conversations.",
        "search: by which words messages are found."
      })
  Projection projection;

  @Option(
      names = "--check",
      description = "Compares the live tables with the log and changes nothing.")
  boolean check;

  @Option(
      names = "--accept-differences",
      description =
          "Switches over although live tables differ from the log: they are the broken ones.")
  boolean acceptDifferences;

  @Option(
      names = "--drop-old",
      description = "Drops the tables that nobody uses any more, of all projections.")
  boolean dropOld;

  @Option(names = "--json", description = "Prints the result as JSON.")
  boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:CHAT_HOME:-.chat}",
      description = "Home of the running platform (default: CHAT_HOME, else .chat).")
  Path home;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  void check(CommandSpec spec) {
    if (dropOld == (projection != null)) {
      throw new ParameterException(
          spec.commandLine(), "Say history, inbox or search, or --drop-old alone.");
    }
    boolean two = check && acceptDifferences;
    if (two || (dropOld && (check || acceptDifferences))) {
      throw new ParameterException(
          spec.commandLine(), "--check, --accept-differences and --drop-old exclude one another.");
    }
  }
}
