package chat.embedded.child;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The first class of an embedded JVM server. It ends the process when standard input closes, which
 * happens when the launcher dies in whatever way, so that no server outlives its launcher. It
 * stands alone in its package because it runs on the class path of the server, not of the launcher.
 *
 * <p>Arguments: {@code kafka PROPERTIES [CLUSTER_ID]}, where a cluster id means that the log
 * directory has to be formatted first, or {@code cassandra}.
 */
public final class ChildMain {
  private ChildMain() {}

  public static void main(String[] args) throws Throwable {
    Thread watcher = new Thread(ChildMain::exitWhenInputCloses, "launcher-watcher");
    watcher.setDaemon(true);
    watcher.start();
    switch (args[0]) {
      case "kafka" -> kafka(args);
      case "cassandra" ->
          call("org.apache.cassandra.service.CassandraDaemon", "main", (Object) new String[0]);
      default ->
          throw new IllegalArgumentException(
              "expected kafka or cassandra, was " + Arrays.toString(args));
    }
  }

  private static void kafka(String[] args) throws Throwable {
    if (args.length > 2) {
      String[] format = {
        "format", "--cluster-id", args[2], "--config", args[1], "--ignore-formatted"
      };
      Object exitCode = call("kafka.tools.StorageTool", "execute", format, System.out);
      if (!Integer.valueOf(0).equals(exitCode)) {
        System.exit(1);
      }
    }
    call("kafka.Kafka", "main", (Object) new String[] {args[1]});
  }

  private static Object call(String className, String method, Object... arguments)
      throws Throwable {
    Class<?>[] types =
        Arrays.stream(arguments)
            .map(a -> a instanceof PrintStream ? PrintStream.class : a.getClass())
            .toArray(Class<?>[]::new);
    try {
      return Class.forName(className).getMethod(method, types).invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void exitWhenInputCloses() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      System.err.println("standard input failed: " + e);
    }
    System.exit(0);
  }
}
