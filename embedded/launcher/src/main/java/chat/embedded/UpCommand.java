package chat.embedded;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * {@code bin/chat up}: servers, then the platform, in the foreground until Ctrl-C, SIGTERM or the
 * death of one of them.
 */
final class UpCommand {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);

  private final Home home;
  private final PrintStream out;
  private final UpOptions options;
  private final Thread mainThread = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  UpCommand(Home home, PrintStream out, UpOptions options) {
    this.home = home;
    this.out = out;
    this.options = options;
  }

  /**
   * Returns the exit code: 0 after a requested stop, 1 after the death of a process. When a signal
   * asked for the stop, the JVM ends from its shutdown hook and no caller sees the code.
   *
   * @throws LaunchException if something did not start; everything has been stopped then
   */
  int run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "stop-on-signal"));
    try {
      int exitCode = runUntilEnd();
      out.println("stopped");
      return exitCode;
    } finally {
      ended.countDown();
    }
  }

  private int runUntilEnd() {
    try (EmbeddedServers servers = startServers()) {
      runPlatform(servers);
      return 1;
    } catch (InterruptedException e) {
      return 0;
    }
  }

  private void stopOnSignal() {
    if (ended.getCount() == 0) {
      return;
    }
    if (!stopping) {
      mainThread.interrupt();
    }
    try {
      ended.await(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.flush();
    Runtime.getRuntime().halt(0);
  }

  private EmbeddedServers startServers() throws InterruptedException {
    home.create();
    HomeLock lock = HomeLock.take(home);
    try {
      Addresses.delete(home);
      endOrphans();
      Ports ports = choosePorts();
      ports.requireFree(EnumSet.allOf(Port.class));
      out.printf("Starting in %s%n", home.dir());
      return EmbeddedServers.startToServe(home, ports, lock, options.servers(), this::printReady);
    } catch (InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Returns when the platform or a server has died and the platform is stopped. */
  private void runPlatform(EmbeddedServers servers) throws InterruptedException {
    options.nodes().forEach(node -> home.rotateLog(node.name()));
    try (Nodes nodes =
        new Nodes(
            servers,
            options.nodes(),
            this::say,
            changed -> addresses(servers, changed).write(home))) {
      nodes.start(this::printReady);
      Addresses addresses = addresses(servers, nodes);
      addresses.write(home);
      printAddresses(addresses);
      try {
        System.err.println(firstDeath(nodes.death(), servers.death()).message());
      } finally {
        stopping = true;
        out.println("stopping");
        Addresses.delete(home);
      }
    }
  }

  private Addresses addresses(EmbeddedServers servers, Nodes nodes) {
    return servers.addresses().with(options.nodes(), servers.ports(), nodes.pids());
  }

  private synchronized void say(String text) {
    out.println(text);
  }

  private static Death firstDeath(
      CompletableFuture<Death> platform, CompletableFuture<Death> servers)
      throws InterruptedException {
    try {
      return (Death) CompletableFuture.anyOf(platform, servers).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void endOrphans() throws InterruptedException {
    List<String> orphans = Orphans.end(home);
    if (!orphans.isEmpty()) {
      out.printf("Ended %s, left over from a run that was killed.%n", String.join(", ", orphans));
    }
  }

  private Ports choosePorts() {
    Map<Port, Integer> remembered = Ports.load(home.ports());
    Ports ports = Ports.defaults().onHosts(options.hosts()).with(remembered).with(options.ports());
    if (!options.freePorts()) {
      return ports;
    }
    Set<Port> open = EnumSet.allOf(Port.class);
    open.removeAll(remembered.keySet());
    open.addAll(ports.taken(remembered.keySet()));
    open.removeAll(options.ports().keySet());
    Ports free = ports.withFree(open);
    free.save(home.ports());
    return free;
  }

  private synchronized void printReady(String title, long millis) {
    out.printf("  %-10s  ready in %,6d ms%n", title, millis);
  }

  private void printAddresses(Addresses addresses) {
    Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
    long seconds =
        Math.max(1, Math.round(Duration.between(start, Instant.now()).toMillis() / 1_000.0));
    out.printf("ready in %d s%n%n", seconds);
    for (Addresses.Node node : addresses.nodes()) {
      if (addresses.nodes().size() > 1) {
        out.printf(
            "%s%s%n",
            node.name(), node.roles().isEmpty() ? "" : " " + String.join(", ", node.roles()));
      }
      if (node.http() != null) {
        out.printf("  %-10s  %s%n", "Web app", node.http());
        out.printf("  %-10s  %s%n", "API", node.http() + "/v1");
      }
      if (node.webSocket() != null) {
        out.printf("  %-10s  %s%n", "WebSocket", node.webSocket());
      }
      out.printf("  %-10s  %s%n", "Health", node.management() + "/health/ready");
    }
    if (addresses.nodes().size() > 1) {
      out.println("servers");
    }
    out.printf("  %-10s  %s%n", "Kafka", addresses.kafka());
    out.printf("  %-10s  %s%n", "Cassandra", addresses.cassandra());
    out.printf(
        "  %-10s  %s (password in %s)%n",
        "PostgreSQL", addresses.postgres(), addresses.postgresPasswordFile());
    out.printf("  %-10s  %s%n", "Redis", addresses.redis());
    out.printf("  %-10s  %s%n%n", "Logs", addresses.logs());
    out.println("Stop with Ctrl-C here, or with bin/chat down in another terminal.");
  }
}
