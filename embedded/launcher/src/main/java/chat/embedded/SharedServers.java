package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Real servers for the tests of one JVM, started once, on free ports and with empty data, and
 * stopped with it.
 *
 * <pre>{@code
 * private static final EmbeddedServers SERVERS = SharedServers.start(Server.KAFKA, Server.CASSANDRA);
 * }</pre>
 *
 * Tests that share servers keep apart by names of their own: topics, keyspaces, schemas, key
 * prefixes.
 */
public final class SharedServers {
  private static ServerSet started;
  private static EmbeddedServers servers;

  private SharedServers() {}

  /**
   * The servers of this JVM, one of each.
   *
   * @param wanted what this module's tests need, the same at each call; all if it is empty
   * @throws IllegalArgumentException if an earlier call wanted fewer
   */
  public static EmbeddedServers start(Server... wanted) {
    EnumSet<Server> set = EnumSet.noneOf(Server.class);
    set.addAll(wanted.length == 0 ? EnumSet.allOf(Server.class) : Set.of(wanted));
    return start(ServerSet.of(set));
  }

  /** The same with a choice of how many there are of each. */
  public static synchronized EmbeddedServers start(ServerSet wanted) {
    if (servers == null) {
      servers = startIn(Path.of("target", "servers-" + ProcessHandle.current().pid()), wanted);
      started = wanted;
    }
    if (!started.instances().containsAll(wanted.instances())) {
      throw new IllegalArgumentException(
          "this JVM has started %s; name all that its tests need in each call, wanted %s"
              .formatted(started, wanted));
    }
    return servers;
  }

  private static EmbeddedServers startIn(Path home, ServerSet wanted) {
    try {
      EmbeddedServers fresh = EmbeddedServers.start(home, Ports.free(wanted.hosts()), wanted);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(fresh, home), "shared-servers-stop"));
      return fresh;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while the servers were starting.", e);
    }
  }

  private static void stop(EmbeddedServers servers, Path home) {
    servers.close();
    try {
      Trees.delete(home.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
