package chat.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The processes of the platform. One that dies among several is started again; one that is alone
 * takes everything along. There may be none, for servers on which something else is done first.
 */
final class Nodes implements AutoCloseable {
  private static final long RESTART_PAUSE_SECONDS = 2;
  private static final long STOP_SECONDS_MAX = 60;

  private final EmbeddedServers servers;
  private final List<NodeSpec> specs;
  private final Consumer<String> say;
  private final Consumer<Nodes> changed;
  private final Map<NodeSpec, PlatformProcess> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Death> death = new CompletableFuture<>();
  private final ScheduledExecutorService threads;
  private volatile boolean closing;

  /**
   * @param say hears of deaths and returns, for people
   * @param changed told when a process has taken the place of one that died
   */
  Nodes(
      EmbeddedServers servers,
      List<NodeSpec> specs,
      Consumer<String> say,
      Consumer<Nodes> changed) {
    this.servers = servers;
    this.specs = specs;
    this.say = say;
    this.changed = changed;
    this.threads = Executors.newScheduledThreadPool(specs.size());
  }

  /** The first makes topics and tables; the others find them and join it, all at once. */
  void start(Progress progress) throws InterruptedException {
    if (specs.isEmpty()) {
      return;
    }
    startOne(specs.get(0), progress);
    List<Callable<Void>> others = new ArrayList<>();
    for (NodeSpec spec : specs.subList(1, specs.size())) {
      others.add(
          () -> {
            startOne(spec, progress);
            return null;
          });
    }
    try {
      for (Future<Void> started : threads.invokeAll(others)) {
        started.get();
      }
    } catch (ExecutionException e) {
      throw new LaunchException(e.getCause().getMessage(), e.getCause());
    }
  }

  private void startOne(NodeSpec spec, Progress progress) throws InterruptedException {
    long startNanos = System.nanoTime();
    PlatformProcess process = PlatformProcess.start(servers, spec.options(servers.ports(), specs));
    running.put(spec, process);
    CompletableFuture<Void> unused = process.death().thenAccept(died -> died(spec, died));
    progress.ready(spec.title(), Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
  }

  private void died(NodeSpec spec, Death died) {
    if (specs.size() == 1) {
      death.complete(died);
    } else if (!closing) {
      say.accept(died.message());
      startAgainLater(spec);
    }
  }

  private void startAgainLater(NodeSpec spec) {
    ScheduledFuture<?> unused =
        threads.schedule(() -> startAgain(spec), RESTART_PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  private void startAgain(NodeSpec spec) {
    try {
      startOne(spec, Progress.SILENT);
      say.accept(spec.title() + " is ready again");
      changed.accept(this);
    } catch (LaunchException e) {
      if (!closing) {
        say.accept(e.getMessage());
        startAgainLater(spec);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Completes when the only one has died. */
  CompletableFuture<Death> death() {
    return death.copy();
  }

  /** Process ids by name. */
  Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    running.forEach((spec, process) -> pids.put(spec.name(), process.pid()));
    return pids;
  }

  /** Stops all of them in order, at once, and returns when they have ended. */
  @Override
  public void close() {
    closing = true;
    threads.shutdownNow();
    try {
      boolean ended = threads.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
      if (!ended) {
        say.accept("a node that was starting has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.values().parallelStream().forEach(PlatformProcess::close);
  }
}
