package chat.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private ServerSet wanted = ServerSet.of(Set.of());
  private final Map<Instance, Running> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Death> death = new CompletableFuture<>();

  private record Running(ChildProcess process, ServerCommand command) {}

  private EmbeddedServers(Checkout checkout, Home home, Ports ports, HomeLock lock, Tuning tuning) {
    this.checkout = checkout;
    this.home = home;
    this.ports = ports;
    this.lock = lock;
    this.tuning = tuning;
  }

  /** Starts one of each; see {@link #start(Path, Ports, ServerSet)}. */
  public static EmbeddedServers start(Path home, Ports ports) throws InterruptedException {
    return start(home, ports, ServerSet.all());
  }

  /** Starts one of each of these; see {@link #start(Path, Ports, ServerSet)}. */
  public static EmbeddedServers start(Path home, Ports ports, Set<Server> wanted)
      throws InterruptedException {
    return start(home, ports, ServerSet.of(wanted));
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
  public static EmbeddedServers start(Path home, Ports ports, ServerSet wanted)
      throws InterruptedException {
    Home place = new Home(home);
    place.create();
    HomeLock lock = HomeLock.take(place);
    try {
      Orphans.end(place);
      Ports onHosts = ports.onHosts(wanted.hosts());
      onHosts.requireFree(portsOf(wanted.servers()));
      return start(
          new EmbeddedServers(Checkout.find(), place, onHosts, lock, Tuning.START),
          wanted,
          Progress.SILENT);
    } catch (InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Starts servers to serve, in a home whose lock is held, whose orphans are ended and whose ports
   * are free. The lock is released by {@link #close()}.
   */
  static EmbeddedServers startToServe(
      Home home, Ports ports, HomeLock lock, ServerSet wanted, Progress progress)
      throws InterruptedException {
    return start(
        new EmbeddedServers(Checkout.find(), home, ports, lock, Tuning.LOAD), wanted, progress);
  }

  private static EmbeddedServers start(EmbeddedServers servers, ServerSet wanted, Progress progress)
      throws InterruptedException {
    servers.wanted = wanted;
    wanted.instances().forEach(instance -> servers.home.rotateLog(instance.id()));
    try {
      servers.startAll(progress);
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
      case REDIS -> EnumSet.of(Port.REDIS, Port.REDIS_BUS);
    };
  }

  private void startAll(Progress progress) throws InterruptedException {
    List<Instance> shards = instances(Server.REDIS);
    if (shards.size() > 1) {
      RedisCluster.forget(home, shards);
    }
    inParallel(
        wanted.instances(),
        instance -> {
          long startNanos = System.nanoTime();
          startOne(instance);
          progress.ready(
              instance.title(), Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
          return null;
        });
    if (shards.size() > 1) {
      RedisCluster.form(ports, shards);
    }
  }

  private interface Task {
    Object run(Instance instance) throws IOException, InterruptedException;
  }

  /**
   * Fails as soon as one of the tasks does; the others are interrupted and have ended on return.
   */
  private static void inParallel(Collection<Instance> instances, Task task)
      throws InterruptedException {
    if (instances.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(instances.size());
    try {
      ExecutorCompletionService<Object> completion = new ExecutorCompletionService<>(threads);
      List<Callable<Object>> tasks = new ArrayList<>();
      instances.forEach(instance -> tasks.add(() -> task.run(instance)));
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

  private ServerRecipe recipe(Instance instance) {
    return switch (instance.server()) {
      case KAFKA -> new KafkaRecipe(checkout, home, ports, tuning, instance);
      case CASSANDRA -> new CassandraRecipe(checkout, home, ports, tuning, instance);
      case POSTGRES -> new PostgresRecipe(checkout, home, ports);
      case REDIS -> new RedisRecipe(checkout, home, ports, instance);
    };
  }

  private void startOne(Instance instance) throws IOException, InterruptedException {
    ServerRecipe recipe = recipe(instance);
    ServerCommand command = recipe.prepare();
    ChildProcess process = ChildProcess.start(home, instance.id(), command.command(), Map.of());
    running.put(instance, new Running(process, command));
    process.awaitReady(READY_TIMEOUT, recipe::isReady);
    CompletableFuture<Void> unused = process.death().thenAccept(death::complete);
  }

  private void stopOne(Instance instance) throws InterruptedException {
    Running stopped = running.remove(instance);
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
        instance -> {
          stopOne(instance);
          return null;
        });
  }

  /** Completes when a server ends although nobody asked it to. */
  public CompletableFuture<Death> death() {
    return death.copy();
  }

  /** All of one server; empty if it was not wanted. */
  public List<Instance> instances(Server server) {
    return wanted.instances(server);
  }

  /** SIGKILL to the only one of a server. It stays down until {@link #restart}. */
  public void kill(Server server) throws InterruptedException {
    kill(only(server));
  }

  /** SIGKILL. It stays down until {@link #restart}. */
  public void kill(Instance instance) throws InterruptedException {
    Running killed = running.remove(instance);
    if (killed == null) {
      throw new IllegalStateException(instance.id() + " is not running");
    }
    killed.process().kill();
    killed.command().archive().ifPresent(ClassArchive::discard);
  }

  /** SIGSTOP to the only one of a server; see {@link #pause(Instance)}. */
  public void pause(Server server) throws InterruptedException {
    pause(only(server));
  }

  /** SIGSTOP: it keeps its connections and answers nothing until {@link #resume}. */
  public void pause(Instance instance) throws InterruptedException {
    process(instance).pause();
  }

  /** SIGCONT to the only one of a server. */
  public void resume(Server server) throws InterruptedException {
    resume(only(server));
  }

  /** SIGCONT. */
  public void resume(Instance instance) throws InterruptedException {
    process(instance).resume();
  }

  /** Restarts the only one of a server; see {@link #restart(Instance)}. */
  public void restart(Server server) throws InterruptedException {
    restart(only(server));
  }

  /**
   * Stops it in order if it runs, starts it on the same port and data, and returns when it serves
   * clients.
   */
  public void restart(Instance instance) throws InterruptedException {
    stopOne(instance);
    try {
      startOne(instance);
    } catch (IOException e) {
      throw new LaunchException(
          "Cannot start %s: %s".formatted(instance.title(), e.getMessage()), e);
    }
  }

  /** From now on, until it is started again, its end is nothing that {@link #death} tells of. */
  public void expectDeath(Instance instance) {
    process(instance).expectDeath();
  }

  /** True if it runs, be it that it answers or not. */
  public boolean isAlive(Instance instance) {
    Running found = running.get(instance);
    return found != null && found.process().isAlive();
  }

  /** True if the only one of a server answers in its protocol now. */
  public boolean isReady(Server server) {
    return recipe(only(server)).isReady();
  }

  /** Where an instance keeps its data. */
  public Path data(Instance instance) {
    return home.data(instance.id());
  }

  /** The broker that leads a partition, by any of them that answers; empty if none knows. */
  public Optional<Instance> leaderOf(String topic, int partition) {
    for (Instance broker : instances(Server.KAFKA)) {
      Optional<Integer> leader =
          KafkaMetadata.of(broker.host(), ports.number(Port.KAFKA), topic)
              .map(metadata -> metadata.leaders().get(topic + "-" + partition));
      if (leader.isPresent()) {
        return instances(Server.KAFKA).stream()
            .filter(each -> each.number() == leader.get())
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private Instance only(Server server) {
    if (instances(server).size() > 1) {
      throw new IllegalArgumentException(
          "say which %s: there are %d".formatted(server.title(), instances(server).size()));
    }
    return new Instance(server, 1, 1);
  }

  private ChildProcess process(Instance instance) {
    Running found = running.get(instance);
    if (found == null) {
      throw new IllegalStateException(instance.id() + " is not running");
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
    return Addresses.of(home, ports, wanted, pids);
  }

  /** The password of PostgreSQL's role {@code chat}. */
  public String postgresPassword() {
    return Secrets.postgresPassword(home);
  }

  /** The key that signs access tokens: PEM, PKCS #8. */
  public Path tokenKey() {
    return Secrets.tokenKeys(home).privateKey();
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
