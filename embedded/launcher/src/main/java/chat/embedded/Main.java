package chat.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The commands of {@code bin/chat} that need more than a shell: {@code up}, {@code status}, {@code
 * drain} and {@code down}. The home directory comes from the environment variable {@code
 * CHAT_HOME}.
 */
public final class Main {
  private static final int JAVA_FEATURE = 17;
  private static final Duration STATUS_TIMEOUT = Duration.ofMinutes(5);

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    int exitCode;
    try {
      exitCode = run(new ArrayDeque<>(Arrays.asList(args)));
    } catch (LaunchException e) {
      System.err.println(e.getMessage());
      exitCode = 1;
    }
    System.out.flush();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static int run(Deque<String> args) throws InterruptedException {
    requireJava(Runtime.version().feature());
    Home home = new Home(Path.of(System.getenv().getOrDefault("CHAT_HOME", ".chat")));
    String command = args.isEmpty() ? "" : args.removeFirst();
    return switch (command) {
      case "up" -> up(home, args);
      case "status" -> status(home, args);
      case "drain" -> drain(home, args);
      case "down" -> down(home, args);
      default ->
          throw new LaunchException(
              "Expected up, status, drain or down, was \"%s\". See bin/chat help."
                  .formatted(command));
    };
  }

  static void requireJava(int feature) {
    if (feature != JAVA_FEATURE) {
      throw new LaunchException(
          "JDK %d is needed, since the embedded Cassandra runs on no later one; this is JDK %d (%s). Set JAVA_HOME to a JDK %d."
              .formatted(JAVA_FEATURE, feature, System.getProperty("java.home"), JAVA_FEATURE));
    }
  }

  private static int up(Home home, Deque<String> args) {
    return new UpCommand(home, System.out, UpOptions.parse(args)).run();
  }

  private static int status(Home home, Deque<String> args) throws InterruptedException {
    boolean json = false;
    Duration timeout = Duration.ZERO;
    while (!args.isEmpty()) {
      String option = args.removeFirst();
      switch (option) {
        case "--json" -> json = true;
        case "--wait" -> {
          boolean given = !args.isEmpty() && args.peekFirst().matches("[0-9]{1,6}");
          timeout = given ? Duration.ofSeconds(Long.parseLong(args.removeFirst())) : STATUS_TIMEOUT;
        }
        default -> throw unknown("status", option);
      }
    }
    Status status = Status.await(home, timeout);
    System.out.println(json ? status.toJson() : status.toText());
    return status.state() == Status.State.READY ? 0 : 1;
  }

  private static int down(Home home, Deque<String> args) throws InterruptedException {
    if (!args.isEmpty()) {
      throw unknown("down", args.removeFirst());
    }
    System.out.println(DownCommand.run(home));
    return 0;
  }

  private static int drain(Home home, Deque<String> args) throws InterruptedException {
    if (!args.isEmpty()) {
      throw unknown("drain", args.removeFirst());
    }
    System.out.println(DrainCommand.run(home));
    return 0;
  }

  static String value(String option, Deque<String> args) {
    if (args.isEmpty()) {
      throw new LaunchException("%s needs a value. See bin/chat help.".formatted(option));
    }
    return args.removeFirst();
  }

  static LaunchException unknown(String command, String option) {
    return new LaunchException(
        "bin/chat %s has no option \"%s\". See bin/chat help.".formatted(command, option));
  }
}
