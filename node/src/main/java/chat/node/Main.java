package chat.node;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point of a node. It runs until SIGTERM or a drain by command, then stops its verticles and
 * leaves the cluster. Exit code 2 means a wrong setting, 1 anything else that kept it from
 * starting.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_SETTINGS = 2;

  private Main() {}

  public static void main(String[] arguments) {
    try {
      Platform platform = Platform.start(Settings.of(System.getenv()), Main::leave);
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "shutdown"));
    } catch (InvalidSettingException e) {
      // Not by the log, whose own setting may be the wrong one.
      System.err.println(e.getMessage());
      System.exit(EXIT_SETTINGS);
    } catch (RuntimeException | Error e) {
      // Threads of what has started already would keep the process alive without doing its work.
      LOG.error("the node cannot start", e);
      System.exit(EXIT_FAILED);
    }
  }

  /** The same as SIGTERM; the caller's thread must be free for the end. */
  private static void leave() {
    new Thread(() -> System.exit(0), "leave").start();
  }
}
