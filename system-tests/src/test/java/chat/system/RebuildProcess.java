package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.embedded.Addresses;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code bin/chat rebuild}, {@code push}, {@code backup}, {@code restore}, {@code erase} and {@code
 * rewrap} as processes of their own, the way an operator runs them.
 */
final class RebuildProcess {
  private static final Path MODULE = Path.of("..", "rebuild", "target");
  private static final long TIMEOUT_SECONDS = 180;
  private static final Duration COVERED_WITHIN = Duration.ofMinutes(3);

  private final Path home;

  /** What the command printed, and with which exit code it ended. */
  record Result(int exitCode, JsonObject json) {
    JsonObject table(String name) {
      return json.getJsonArray("tables").stream()
          .map(JsonObject.class::cast)
          .filter(table -> name.equals(table.getString("table")))
          .findFirst()
          .orElseThrow();
    }

    /** Whether nothing has come that the command did not compare. */
    boolean isCovered() {
      return json.getJsonArray("tables").stream()
          .map(JsonObject.class::cast)
          .allMatch(table -> table.getLong("ahead") == 0);
    }
  }

  /**
   * @param home gets the file by which the command finds the servers
   */
  RebuildProcess(Path home, Addresses addresses) throws IOException {
    this.home = home;
    Path run = Files.createDirectories(home.resolve("run"));
    new ObjectMapper().writeValue(run.resolve("addresses.json").toFile(), addresses);
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return run(line -> {}, arguments);
  }

  /**
   * The same, for a test that does something at a certain point.
   *
   * @param progress told each line of progress before the command goes much further
   */
  Result run(Consumer<String> progress, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "rebuild", ".out");
    List<String> all = new ArrayList<>(List.of("--json"));
    all.addAll(List.of(arguments));
    Process process = start("chat.rebuild.Main", out, all);
    CompletableFuture<Void> told =
        CompletableFuture.runAsync(
            () ->
                process
                    .errorReader()
                    .lines()
                    .peek(line -> System.err.println("rebuild: " + line))
                    .forEach(progress));
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "rebuild did not end");
    told.join();
    String printed = Files.readString(out);
    return new Result(
        process.exitValue(), printed.isBlank() ? new JsonObject() : new JsonObject(printed));
  }

  /** {@code bin/chat push} with a task; what it printed. */
  String push(String task) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "push", ".out");
    Process process = start("chat.rebuild.PushReplay", out, List.of(task));
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "push " + task + " did not end");
    assertEquals(0, process.exitValue(), () -> "push " + task);
    return Files.readString(out);
  }

  /** What a command said to people. */
  record Words(int exitCode, String out, String errors) {}

  Words backUp(Path to) throws IOException, InterruptedException {
    return words("chat.rebuild.BackupMain", "--to", to.toString());
  }

  Words restore(Path from) throws IOException, InterruptedException {
    return words("chat.rebuild.RestoreMain", "--from", from.toString());
  }

  Words erase(String handle) throws IOException, InterruptedException {
    return words("chat.rebuild.EraseMain", handle);
  }

  Words rewrap() throws IOException, InterruptedException {
    return words("chat.rebuild.RewrapMain");
  }

  private Words words(String mainClass, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "command", ".out");
    Process process = start(mainClass, out, List.of(arguments));
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(
            () -> process.errorReader().lines().collect(Collectors.joining("\n")));
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, mainClass + " did not end");
    return new Words(process.exitValue(), Files.readString(out), errors.join());
  }

  private Process start(String mainClass, Path out, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar() + ":" + Files.readString(MODULE.resolve("classpath")).strip(),
                mainClass,
                "--home",
                home.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectOutput(out.toFile()).start();
  }

  /** The live folds have covered all of the traffic, and the log says the same as the tables. */
  void awaitCovered(String projection) throws Exception {
    AtomicReference<Result> last = new AtomicReference<>();
    try {
      Await.until(
          projection + " is covered and equal",
          COVERED_WITHIN,
          () -> {
            last.set(run(projection, "--check"));
            return last.get().exitCode() == 0 && last.get().isCovered();
          });
    } catch (AssertionError notInTime) {
      throw new AssertionError(
          "exit code " + last.get().exitCode() + ": " + last.get().json().encode(), notInTime);
    }
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(MODULE)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-SNAPSHOT.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
