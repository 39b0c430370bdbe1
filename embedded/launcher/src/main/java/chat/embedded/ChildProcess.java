package chat.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * One process that the launcher started: output in a log file, a pid file while it runs, and a
 * difference between being stopped and having died.
 */
final class ChildProcess {
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
  private static final int TAIL_LINES_MAX = 20;
  private static final int TAIL_BYTES_MAX = 16 * 1024;

  /**
   * The kernel counts a child's parent as dead when the thread that started it ends, so one thread
   * that never ends starts them all.
   */
  private static final ExecutorService SPAWNER =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "process-spawner");
            thread.setDaemon(true);
            return thread;
          });

  private final String name;
  private final Path log;
  private final PidFile pidFile;
  private final Process process;
  private volatile boolean stopRequested;

  private ChildProcess(String name, Path log, PidFile pidFile, Process process) {
    this.name = name;
    this.log = log;
    this.pidFile = pidFile;
    this.process = process;
  }

  static ChildProcess start(
      Home home, String name, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log(name).toFile()));
    builder.environment().putAll(environment);
    // Not interruptible: a process that nobody knows of would be left behind.
    Process process = CompletableFuture.supplyAsync(() -> spawn(name, builder), SPAWNER).join();
    PidFile pidFile = new PidFile(home.run().resolve(name + ".child"));
    pidFile.write(process.toHandle());
    return new ChildProcess(name, home.log(name), pidFile, process);
  }

  private static Process spawn(String name, ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LaunchException("Cannot start %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Completes when the process ended although nobody asked it to; stays open for ever otherwise.
   */
  CompletableFuture<Death> death() {
    return process
        .onExit()
        .thenCompose(
            ended ->
                stopRequested
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(
                        new Death(name, ended.exitValue(), log, logTail())));
  }

  /** Its end, when it comes, is no death. */
  void expectDeath() {
    stopRequested = true;
  }

  /**
   * Waits until the process answers.
   *
   * @throws LaunchException if it ends before, or does not answer in time
   */
  void awaitReady(Duration timeout, BooleanSupplier ready) throws InterruptedException {
    boolean done = Wait.until(timeout, () -> !process.isAlive() || ready.getAsBoolean());
    if (!process.isAlive()) {
      throw new LaunchException(new Death(name, process.exitValue(), log, logTail()).message());
    }
    if (!done) {
      throw new LaunchException(
          "%s did not answer within %d s. The end of %s:%n%s"
              .formatted(name, timeout.toSeconds(), log, logTail()));
    }
  }

  /**
   * Sends the signal that asks the process to end, makes it end when the timeout is over, and
   * returns when it has. True if it ended by itself.
   */
  boolean stop(String signal, Duration timeout) throws InterruptedException {
    stopRequested = true;
    List<ProcessHandle> family = process.descendants().toList();
    signal(signal);
    signalFamily("CONT");
    boolean byItself = Wait.until(timeout, () -> !process.isAlive());
    end(family);
    return byItself;
  }

  /** SIGKILL to the process and to what it started. */
  void kill() throws InterruptedException {
    stopRequested = true;
    List<ProcessHandle> family = process.descendants().toList();
    end(family);
  }

  private void end(List<ProcessHandle> family) throws InterruptedException {
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    Wait.until(KILL_TIMEOUT, () -> !process.isAlive() && family.stream().noneMatch(Host::runs));
    pidFile.delete();
  }

  /** SIGSTOP: the process keeps its connections and answers nothing. */
  void pause() throws InterruptedException {
    signalFamily("STOP");
  }

  /** SIGCONT. */
  void resume() throws InterruptedException {
    signalFamily("CONT");
  }

  /** To the process and to what it started: PostgreSQL serves each client from a child. */
  private void signalFamily(String signal) throws InterruptedException {
    signal(signal);
    for (ProcessHandle child : process.descendants().toList()) {
      signal(signal, child.pid());
    }
  }

  private void signal(String signal) throws InterruptedException {
    signal(signal, process.pid());
  }

  private void signal(String signal, long pid) throws InterruptedException {
    if (process.isAlive()) {
      try {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
      } catch (IOException e) {
        throw new LaunchException(
            "Cannot send SIG%s to %s: %s".formatted(signal, name, e.getMessage()), e);
      }
    }
  }

  private String logTail() {
    try (var file = Files.newByteChannel(log)) {
      file.position(Math.max(0, file.size() - TAIL_BYTES_MAX));
      List<String> lines =
          new String(
                  java.nio.channels.Channels.newInputStream(file).readAllBytes(),
                  StandardCharsets.UTF_8)
              .lines()
              .toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES_MAX), lines.size()));
    } catch (IOException e) {
      return "(the log cannot be read: " + e.getMessage() + ")";
    }
  }
}
