package chat.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Real servers as child processes, with their data in one home directory. They end with the JVM
 * that started them, however it ends.
 */
public final class EmbeddedServers implements AutoCloseable {
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Checkout checkout;
  private final Home home;
  private final Ports ports;
  private final HomeLock lock;
  private final Tuning tuning;
  private final Map<Server, Running> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Death> death = new CompletableFuture<>();

  private record Running(ChildProcess process, ServerCommand command) {}

  private EmbeddedServers(Checkout checkout, Home home, Ports ports, HomeLock lock, Tuning tuning) {
    this.checkout = checkout;
    this.home = home;
    this.ports = ports;
    this.lock = lock;
    this.tuning = tuning;
  }

  /** Starts all servers; see {@link #start(Path, Ports, Set)}. */
  public static EmbeddedServers start(Path home, Ports ports) throws InterruptedException {
    return start(home, ports, EnumSet.allOf(Server.class));
  }

  /**
   * Starts servers in parallel, tuned for a quick start rather than for load, and returns when each
   * of them serves clients.
   *
   * @param home the directory of their data and logs, made where it is missing; one launcher at a
   *     time
   * @throws LaunchException if another launcher runs in this home, a port is taken, or a server
   *     does not come up; nothing is left running then
   */
  public static EmbeddedServers start(Path home, Ports ports, Set<Server> wanted)
      throws InterruptedException {
    Home place = new Home(home);
    place.create();
    HomeLock lock = HomeLock.take(place);
    try {
      Orphans.end(place);
      ports.requireFree(portsOf(wanted));
      return start(
          new EmbeddedServers(Checkout.find(), place, ports, lock, Tuning.START),
          wanted,
          Progress.SILENT);
    } catch (InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Starts all servers to serve, in a home whose lock is held, whose orphans are ended and whose
   * ports are free. The lock is released by {@link #close()}.
   */
  static EmbeddedServers startToServe(Home home, Ports ports, HomeLock lock, Progress progress)
      throws InterruptedException {
    return start(
        new EmbeddedServers(Checkout.find(), home, ports, lock, Tuning.LOAD),
        EnumSet.allOf(Server.class),
        progress);
  }

  private static EmbeddedServers start(
      EmbeddedServers servers, Set<Server> wanted, Progress progress) throws InterruptedException {
    wanted.forEach(server -> servers.home.rotateLog(server.id()));
    try {
      servers.startAll(wanted, progress);
      return servers;
    } catch (InterruptedException | RuntimeException e) {
      servers.stopAll();
      throw e;
    }
  }

  static Set<Port> portsOf(Collection<Server> servers) {
    return servers.stream()
        .flatMap(server -> portsOf(server).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Port.class)));
  }

  private static Set<Port> portsOf(Server server) {
    return switch (server) {
      case KAFKA -> EnumSet.of(Port.KAFKA, Port.KAFKA_CONTROLLER);
      case CASSANDRA -> EnumSet.of(Port.CASSANDRA, Port.CASSANDRA_STORAGE);
      case POSTGRES -> EnumSet.of(Port.POSTGRES);
      case REDIS -> EnumSet.of(Port.REDIS);
    };
  }

  private void startAll(Set<Server> wanted, Progress progress) throws InterruptedException {
    inParallel(
        wanted,
        server -> {
          long startNanos = System.nanoTime();
          startOne(server);
          progress.ready(
              server.title(), Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
          return null;
        });
  }

  private interface Task {
    Object run(Server server) throws IOException, InterruptedException;
  }

  /**
   * Fails as soon as one of the tasks does; the others are interrupted and have ended on return.
   */
  private static void inParallel(Collection<Server> servers, Task task)
      throws InterruptedException {
    if (servers.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(servers.size());
    try {
      ExecutorCompletionService<Object> completion = new ExecutorCompletionService<>(threads);
      List<Callable<Object>> tasks = new ArrayList<>();
      servers.forEach(server -> tasks.add(() -> task.run(server)));
      tasks.forEach(completion::submit);
      for (int i = 0; i < tasks.size(); i++) {
        completion.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LaunchException known
          ? known
          : new LaunchException("Cannot start the servers: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
      boolean ended =
          threads.awaitTermination(STOP_TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      assert ended;
    }
  }

  private ServerRecipe recipe(Server server) {
    return switch (server) {
      case KAFKA -> new KafkaRecipe(checkout, home, ports, tuning);
      case CASSANDRA -> new CassandraRecipe(checkout, home, ports, tuning);
      case POSTGRES -> new PostgresRecipe(checkout, home, ports);
      case REDIS -> new RedisRecipe(checkout, home, ports);
    };
  }

  private void startOne(Server server) throws IOException, InterruptedException {
    ServerRecipe recipe = recipe(server);
    ServerCommand command = recipe.prepare();
    ChildProcess process = ChildProcess.start(home, server.id(), command.command(), Map.of());
    running.put(server, new Running(process, command));
    process.awaitReady(READY_TIMEOUT, recipe::isReady);
    CompletableFuture<Void> unused = process.death().thenAccept(death::complete);
  }

  private void stopOne(Server server) throws InterruptedException {
    Running stopped = running.remove(server);
    if (stopped != null) {
      boolean byItself = stopped.process().stop(stopped.command().stopSignal(), STOP_TIMEOUT);
      stopped
          .command()
          .archive()
          .ifPresent(byItself ? ClassArchive::publish : ClassArchive::discard);
    }
  }

  private void stopAll() throws InterruptedException {
    inParallel(
        List.copyOf(running.keySet()),
        server -> {
          stopOne(server);
          return null;
        });
  }

  /** Completes when a server ends although nobody asked it to. */
  public CompletableFuture<Death> death() {
    return death.copy();
  }

  /** SIGKILL. The server stays down until {@link #restart}. */
  public void kill(Server server) throws InterruptedException {
    Running killed = running.remove(server);
    if (killed == null) {
      throw new IllegalStateException(server + " is not running");
    }
    killed.process().kill();
    killed.command().archive().ifPresent(ClassArchive::discard);
  }

  /** SIGSTOP: the server keeps its connections and answers nothing until {@link #resume}. */
  public void pause(Server server) throws InterruptedException {
    process(server).pause();
  }

  /** SIGCONT. */
  public void resume(Server server) throws InterruptedException {
    process(server).resume();
  }

  /**
   * Stops the server in order if it runs, starts it on the same port and data, and returns when it
   * serves clients.
   */
  public void restart(Server server) throws InterruptedException {
    stopOne(server);
    try {
      startOne(server);
    } catch (IOException e) {
      throw new LaunchException("Cannot start %s: %s".formatted(server.title(), e.getMessage()), e);
    }
  }

  /** True if the server answers in its protocol now. */
  public boolean isReady(Server server) {
    return recipe(server).isReady();
  }

  private ChildProcess process(Server server) {
    Running found = running.get(server);
    if (found == null) {
      throw new IllegalStateException(server + " is not running");
    }
    return found.process();
  }

  /**
   * Where the servers are found. Addresses of servers that were not wanted are in it too and lead
   * nowhere.
   */
  public Addresses addresses() {
    Map<String, Long> pids =
        running.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().id(), entry -> entry.getValue().process().pid()));
    return Addresses.of(home, ports, pids);
  }

  /** The password of PostgreSQL's role {@code chat}. */
  public String postgresPassword() {
    return Secrets.postgresPassword(home);
  }

  Checkout checkout() {
    return checkout;
  }

  Home home() {
    return home;
  }

  public Ports ports() {
    return ports;
  }

  /** Stops all servers in order and returns when they have ended. What they stored stays. */
  @Override
  public void close() {
    try {
      stopAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.close();
    }
  }
}
