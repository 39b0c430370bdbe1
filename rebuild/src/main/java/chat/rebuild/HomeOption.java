package chat.rebuild;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where to look for servers, and help. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:CHAT_HOME:-.chat}",
      description = "Home of what bin/chat up runs (default: CHAT_HOME, else .chat).")
  Path dir;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
