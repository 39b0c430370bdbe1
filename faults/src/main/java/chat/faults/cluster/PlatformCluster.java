package chat.faults.cluster;

import chat.embedded.EmbeddedServers;
import chat.embedded.Instance;
import chat.embedded.LaunchException;
import chat.embedded.NodeOptions;
import chat.embedded.PlatformProcess;
import chat.embedded.Port;
import chat.embedded.Ports;
import chat.embedded.Server;
import chat.embedded.ServerSet;
import chat.faults.plan.Target;
import chat.model.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two gateways, two routers, two inbox-writers and the HTTP API, each a process, on the four
 * servers, of which Kafka may have three brokers. Every target can be killed, paused and started
 * again by itself.
 */
public final class PlatformCluster implements AutoCloseable {
  private static final List<Target> MEMBERS =
      Arrays.stream(Target.values()).filter(target -> !target.isServer()).toList();

  /**
   * Seven JVMs share the machine and start again and again: small heaps, so that a leak shows, and
   * the quick compiler alone.
   */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms128m", "-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:-UseG1GC", "-XX:+UseSerialGC");

  /** A process that comes up while a server is away ends again, as a supervisor expects. */
  private static final long RESTART_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);

  private static final long RESTART_PAUSE_MILLIS = 1_000;

  /** As many as the platform makes unless it is told otherwise. */
  private static final int LOG_PARTITIONS = 8;

  private final EmbeddedServers servers;
  private final Layout layout;
  private final ClusterOptions options;
  private final SmallDisks disks;
  private final Map<Target, PlatformProcess> processes = new ConcurrentHashMap<>();
  private final Map<Target, Instance> hit = new ConcurrentHashMap<>();
  private final AtomicInteger leadersLookedUp = new AtomicInteger();

  private PlatformCluster(
      EmbeddedServers servers, Layout layout, ClusterOptions options, SmallDisks disks) {
    this.servers = servers;
    this.layout = layout;
    this.options = options;
    this.disks = disks;
  }

  /**
   * Starts the servers, then all processes, and returns when they are ready.
   *
   * @param home a directory of its own
   */
  public static PlatformCluster start(Path home, ClusterOptions options)
      throws InterruptedException {
    Ports ports = Ports.free(options.brokers());
    ServerSet wanted = ServerSet.all().with(Server.KAFKA, options.brokers());
    SmallDisks disks = SmallDisks.mount(home, wanted, options.smallDisks());
    try {
      PlatformCluster cluster =
          new PlatformCluster(
              EmbeddedServers.start(home, ports, wanted), layout(ports), options, disks);
      try {
        cluster.startAll();
        return cluster;
      } catch (InterruptedException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (InterruptedException | RuntimeException e) {
      disks.close();
      throw e;
    }
  }

  private static Layout layout(Ports ports) {
    Iterator<Integer> free = ports.more(MEMBERS.size() * Layout.PORTS_EACH).iterator();
    Map<Target, Layout.Ports> each = new EnumMap<>(Target.class);
    for (Target member : MEMBERS) {
      each.put(member, new Layout.Ports(free.next(), free.next(), free.next(), free.next()));
    }
    return new Layout(each, ports.number(Port.HTTP));
  }

  /** The first makes topics and tables; the others find them and join it, all at once. */
  private void startAll() throws InterruptedException {
    startOne(MEMBERS.get(0));
    inParallel(MEMBERS.subList(1, MEMBERS.size()), this::startOne);
  }

  private interface Action {
    void on(Target member) throws InterruptedException;
  }

  private static void inParallel(List<Target> members, Action action) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(members.size());
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (Target member : members) {
        tasks.add(
            () -> {
              action.on(member);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new LaunchException(e.getCause().getMessage(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void startOne(Target member) throws InterruptedException {
    startOne(member, Map.of());
  }

  private void startOne(Target member, Map<String, String> more) throws InterruptedException {
    Map<String, String> environment = new HashMap<>(layout.environment(member));
    environment.putAll(more);
    processes.put(
        member,
        PlatformProcess.start(
            servers,
            new NodeOptions(member.id(), environment, options.classPathFirst(), JVM_FLAGS)));
  }

  /**
   * Restarts the routers, so that what they knew of conversations is in the tables alone: who
   * writes first then must be looked up there.
   */
  public void forgetConversations() throws InterruptedException {
    List<Target> routers = List.of(Target.ROUTER_1, Target.ROUTER_2);
    inParallel(routers, this::end);
    inParallel(routers, this::startOne);
  }

  public URI http() {
    return URI.create("http://127.0.0.1:" + layout.httpPort());
  }

  /** Where the gateway itself listens. */
  public int gatewayPort(Target gateway) {
    return layout.ports().get(gateway).webSocket();
  }

  /** Where clients connect: a proxy must listen there and lead to {@link #gatewayPort}. */
  public int clientPort(Target gateway) {
    return layout.ports().get(gateway).client();
  }

  /** The WebSocket address of each gateway as clients know it. */
  public List<String> gatewayUrls() {
    return layout.gatewayUrls();
  }

  public int redisPort() {
    return servers.ports().number(Port.REDIS);
  }

  public Path logs() {
    return Path.of(servers.addresses().logs());
  }

  /** Process ids of everything that runs now, by the name of its target. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new ConcurrentHashMap<>(servers.addresses().processes());
    processes.forEach((member, process) -> pids.put(member.id(), process.pid()));
    return pids;
  }

  /** Processes and servers that have ended although nobody asked them to. */
  public List<String> deaths() {
    List<String> deaths = new ArrayList<>();
    processes
        .values()
        .forEach(
            process -> {
              if (process.death().isDone()) {
                deaths.add(process.death().join().message());
              }
            });
    if (servers.death().isDone()) {
      deaths.add(servers.death().join().message());
    }
    return deaths;
  }

  /** SIGKILL. */
  public void kill(Target target) throws InterruptedException {
    if (target.isServer()) {
      servers.kill(choose(target));
    } else {
      processes.get(target).kill();
    }
  }

  /** SIGTERM; returns when it has ended. */
  public void stop(Target member) {
    processes.get(member).close();
  }

  /** SIGSTOP. */
  public void pause(Target target) throws InterruptedException {
    if (target.isServer()) {
      servers.pause(choose(target));
    } else {
      processes.get(target).pause();
    }
  }

  /** SIGCONT. */
  public void resume(Target target) throws InterruptedException {
    if (target.isServer()) {
      servers.resume(hit.get(target));
    } else {
      processes.get(target).resume();
    }
  }

  /** Leaves no room on the disk of a server, which may end of it. */
  public void fillDisk(Target server) {
    Instance instance = choose(server);
    servers.expectDeath(instance);
    disks.fill(instance);
  }

  /** The same again for what has become free since. */
  public void keepDiskFull(Target server) {
    disks.fill(hit.get(server));
  }

  /** Makes room and starts the server again; says whether it had ended by itself. */
  public boolean freeDisk(Target server) throws InterruptedException {
    Instance instance = hit.get(server);
    boolean ended = !servers.isAlive(instance);
    disks.free(instance);
    servers.restart(instance);
    return ended;
  }

  /** SIGKILL, then the same process with a clock that is off. */
  public void startWithClockOff(Target member, Duration offset) throws InterruptedException {
    processes.get(member).kill();
    start(member, FakeClock.environment(offset));
  }

  /** Whether there is one of a server. */
  public boolean isAlone(Target server) {
    return servers.instances(Server.valueOf(server.name())).size() == 1;
  }

  /** What was hit last in place of a server of which there are several: its name. */
  public String nameOfHit(Target server) {
    return hit.get(server).id();
  }

  /** Of several brokers the one that leads a partition, each time of another one. */
  private Instance choose(Target target) {
    List<Instance> instances = servers.instances(Server.valueOf(target.name()));
    Instance chosen = instances.get(0);
    if (instances.size() > 1) {
      int partition = leadersLookedUp.getAndIncrement() % LOG_PARTITIONS;
      chosen = servers.leaderOf(Topics.CONVERSATIONS, partition).orElse(chosen);
    }
    hit.put(target, chosen);
    return chosen;
  }

  /**
   * Starts what is down and returns when it is ready; tries again as long as what it needs is away.
   *
   * @throws LaunchException if it does not come up in two minutes
   */
  public void start(Target target) throws InterruptedException {
    if (target.isServer()) {
      servers.restart(hit.get(target));
    } else {
      start(target, Map.of());
    }
  }

  private void start(Target member, Map<String, String> more) throws InterruptedException {
    long endNanos = System.nanoTime() + RESTART_NANOS_MAX;
    while (true) {
      try {
        startOne(member, more);
        return;
      } catch (LaunchException e) {
        if (System.nanoTime() - endNanos > 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    try {
      inParallel(MEMBERS, this::end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      servers.close();
      disks.close();
    }
  }

  /** Nothing is kept, so nobody needs to say goodbye. */
  private void end(Target member) throws InterruptedException {
    PlatformProcess process = processes.get(member);
    if (process != null) {
      process.kill();
    }
  }
}
