package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes of their own, in a checkout whose platform is a stand-in. */
class UpTest {
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

  /** As long as {@code bin/chat down} waits for an end, and some time for the command itself. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(150);

  @TempDir static Path temp;

  private final List<Command> started = new ArrayList<>();

  /** The real class paths and the real cache, and {@code chat.node.Main} of the test classes. */
  @BeforeAll
  static void makeCheckout() throws IOException {
    Path real = Checkout.find().root();
    Files.createDirectories(real.resolve(".chat"));
    Path checkout = Files.createDirectories(temp.resolve("checkout"));
    Files.createSymbolicLink(checkout.resolve(".chat"), real.resolve(".chat"));
    Files.createDirectories(checkout.resolve("embedded/launcher"));
    Files.createFile(checkout.resolve("embedded/launcher/pom.xml"));
    Files.createDirectories(checkout.resolve("node/target/classes"));
    Files.writeString(
        checkout.resolve("node/target/classpath"),
        Path.of("target/test-classes").toAbsolutePath().toString());
    for (String module : List.of("embedded/kafka", "embedded/cassandra")) {
      Files.createDirectories(checkout.resolve(module));
      Files.createSymbolicLink(
          checkout.resolve(module).resolve("target"), real.resolve(module).resolve("target"));
    }
  }

  private record Command(Process process, Path output) {
    String text() throws IOException {
      return Files.readString(output);
    }

    int await() throws InterruptedException {
      assertTrue(process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS), "ended in time");
      return process.exitValue();
    }
  }

  private Command chat(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            JvmCommand.of(
                List.of("-XX:TieredStopAtLevel=1", "-Dchat.checkout=" + temp.resolve("checkout")),
                List.of(),
                Main.class.getName(),
                List.of(arguments)));
    command.set(command.indexOf("-cp") + 1, System.getProperty("java.class.path"));
    Path output = Files.createTempFile(temp, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CHAT_HOME", temp.resolve("home").toString());
    Command started = new Command(builder.start(), output);
    this.started.add(started);
    return started;
  }

  private Command up(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("up", "--free-ports"));
    arguments.addAll(List.of(options));
    Command up = chat(arguments.toArray(String[]::new));
    boolean ready =
        Wait.until(
            READY_TIMEOUT,
            () -> {
              try {
                return !up.process().isAlive() || up.text().contains("Stop with Ctrl-C");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertTrue(ready && up.process().isAlive(), up.text());
    return up;
  }

  private static Collection<Long> children() {
    return Addresses.read(new Home(temp.resolve("home"))).orElseThrow().processes().values();
  }

  private static void assertAllEnd(Collection<Long> pids) throws InterruptedException {
    boolean ended =
        Wait.until(
            END_TIMEOUT,
            () ->
                pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).noneMatch(Host::runs));
    assertTrue(ended, "all children have ended");
  }

  @AfterAll
  static void removeLinks() throws IOException {
    for (String link : List.of(".chat", "embedded/kafka/target", "embedded/cassandra/target")) {
      Files.delete(temp.resolve("checkout").resolve(link));
    }
  }

  @AfterEach
  void endWhatATestLeft() throws InterruptedException {
    for (Command command : started) {
      command.process().destroy();
      command.await();
    }
  }

  @Test
  void up_prints_the_addresses_and_serves_until_down() throws Exception {
    Command up = up();
    Collection<Long> children = children();
    assertEquals(5, children.size());
    Addresses addresses = Addresses.read(new Home(temp.resolve("home"))).orElseThrow();
    String text = up.text();
    assertTrue(text.lines().anyMatch(line -> line.matches("ready in [0-9]+ s")), text);
    assertTrue(
        text.contains(addresses.http())
            && text.contains(addresses.webSocket())
            && text.contains(addresses.kafka()),
        text);

    Command status = chat("status", "--json", "--wait", "60");
    assertEquals(0, status.await(), status.text());
    assertTrue(status.text().contains("\"READY\""), status.text());

    Command second = chat("up", "--free-ports");
    assertEquals(1, second.await(), second.text());
    assertTrue(
        second
            .text()
            .startsWith(
                "Already running in "
                    + temp.resolve("home")
                    + " (process "
                    + up.process().pid()
                    + ")"),
        second.text());

    Command down = chat("down");
    assertEquals(0, down.await(), down.text());
    assertEquals(0, up.await(), up.text());
    assertAllEnd(children);
    assertEquals(1, chat("status").await());
  }

  @Test
  void one_of_several_nodes_that_dies_is_started_again_and_a_killed_launcher_takes_all_along()
      throws Exception {
    Command killed = up("--node", "message-router,inbox-writer", "--node", "ws-gateway,http-api");
    Addresses addresses = Addresses.read(new Home(temp.resolve("home"))).orElseThrow();
    assertEquals(6, addresses.processes().size());
    assertEquals(
        "http://127.0.0.2:" + addresses.ports().get("http"),
        addresses.http(),
        "the API's own node");
    long died = addresses.processes().get("node-2");
    ProcessHandle.of(died).orElseThrow().destroyForcibly();
    assertTrue(
        Wait.until(
            READY_TIMEOUT,
            () ->
                Addresses.read(new Home(temp.resolve("home")))
                        .orElseThrow()
                        .processes()
                        .get("node-2")
                    != died),
        killed.text());
    assertTrue(killed.text().contains("node-2 died (ended by signal 9)"), killed.text());
    Command status = chat("status", "--wait", "60");
    assertEquals(0, status.await(), status.text());
    Collection<Long> children = children();
    killed.process().destroyForcibly();
    assertAllEnd(children);
  }

  @Test
  void servers_alone_serve_until_down() throws Exception {
    Command up = up("--nodes", "0");
    Collection<Long> children = children();
    assertEquals(4, children.size());
    Command status = chat("status", "--wait", "60");
    assertEquals(0, status.await(), status.text());
    assertTrue(status.text().startsWith("ready"), status.text());
    Command drain = chat("drain");
    assertEquals(1, drain.await(), drain.text());
    assertTrue(drain.text().startsWith("Only servers run in"), drain.text());

    Command down = chat("down");
    assertEquals(0, down.await(), down.text());
    assertEquals(0, up.await(), up.text());
    assertAllEnd(children);
  }

  @Test
  void a_server_that_dies_ends_the_rest() throws Exception {
    Command up = up();
    Collection<Long> others = children();
    long kafka =
        Addresses.read(new Home(temp.resolve("home"))).orElseThrow().processes().get("kafka");
    ProcessHandle.of(kafka).orElseThrow().destroyForcibly();
    assertEquals(1, up.await(), up.text());
    assertTrue(
        up.text()
            .contains(
                "kafka died (ended by signal 9). The end of "
                    + temp.resolve("home/logs/kafka.log")),
        up.text());
    assertTrue(up.text().contains("Kafka Server started"), up.text());
    assertAllEnd(others);
  }
}
