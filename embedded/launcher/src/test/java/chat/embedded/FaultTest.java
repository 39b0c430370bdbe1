package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a server, shown on the one that starts fastest. */
class FaultTest {
  private static final Set<Server> REDIS = EnumSet.of(Server.REDIS);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path home;

  @Test
  void a_taken_port_is_named_with_the_server_that_needs_it_and_the_way_out() throws Exception {
    Ports ports = Ports.free();
    try (ServerSocket other = new ServerSocket()) {
      other.bind(Ports.socketAddress(ports.number(Port.REDIS)));
      String message =
          assertThrows(LaunchException.class, () -> EmbeddedServers.start(home, ports, REDIS))
              .getMessage();
      assertTrue(message.contains("Port " + ports.number(Port.REDIS) + " "), message);
      assertTrue(message.contains("needed by Redis"), message);
      assertTrue(
          message.contains("--port redis=NUMBER") && message.contains("--free-ports"), message);
    }
    EmbeddedServers.start(home, ports, REDIS).close();
  }

  @Test
  void a_home_has_one_launcher_at_a_time() throws Exception {
    try (EmbeddedServers first = EmbeddedServers.start(home, Ports.free(), REDIS)) {
      String message =
          assertThrows(
                  LaunchException.class, () -> EmbeddedServers.start(home, Ports.free(), REDIS))
              .getMessage();
      assertTrue(
          message.contains(
              "Already running in " + home + " (process " + ProcessHandle.current().pid() + ")"),
          message);
      assertTrue(message.contains("bin/chat status") && message.contains("bin/chat down"), message);
      assertTrue(first.isReady(Server.REDIS));
    }
    EmbeddedServers.start(home, Ports.free(), REDIS).close();
  }

  @Test
  void a_server_that_dies_is_reported_with_its_exit_code_and_the_end_of_its_log() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(home, Ports.free(), REDIS)) {
      ProcessHandle.of(servers.addresses().processes().get("redis"))
          .orElseThrow()
          .destroyForcibly();
      Death death = servers.death().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      assertTrue(
          death
              .message()
              .startsWith(
                  "redis died (ended by signal 9). The end of " + home.resolve("logs/redis.log")),
          death.message());
      assertTrue(death.logTail().contains("Ready to accept connections"), death.logTail());
    }
  }

  @Test
  void a_stop_a_kill_and_a_restart_that_were_asked_for_are_no_deaths() throws Exception {
    EmbeddedServers servers = EmbeddedServers.start(home, Ports.free(), REDIS);
    servers.kill(Server.REDIS);
    assertFalse(servers.isReady(Server.REDIS));
    servers.restart(Server.REDIS);
    assertTrue(servers.isReady(Server.REDIS));
    servers.close();
    assertFalse(servers.isReady(Server.REDIS));
    assertFalse(servers.death().isDone());
  }

  @Test
  void a_paused_server_answers_nothing_until_it_is_resumed_and_can_be_stopped_while_paused()
      throws Exception {
    EmbeddedServers servers = EmbeddedServers.start(home, Ports.free(), REDIS);
    servers.pause(Server.REDIS);
    assertFalse(servers.isReady(Server.REDIS));
    servers.resume(Server.REDIS);
    assertTrue(servers.isReady(Server.REDIS));
    servers.pause(Server.REDIS);
    long pid = servers.addresses().processes().get("redis");
    servers.close();
    assertTrue(ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void a_process_left_behind_is_ended_at_the_next_start_and_a_stranger_with_its_id_is_not()
      throws Exception {
    Home place = new Home(home);
    place.create();
    Process orphan = new ProcessBuilder("sleep", "600").start();
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      new PidFile(place.run().resolve("kafka.child")).write(orphan.toHandle());
      Files.writeString(place.run().resolve("cassandra.child"), stranger.pid() + " 1000000000000");
      assertEquals(List.of("kafka"), Orphans.end(place));
      // The reaper of this process, its parent, may see the end a little later than others do.
      assertTrue(orphan.waitFor(10, TimeUnit.SECONDS));
      assertTrue(stranger.isAlive());
      assertEquals(List.of(), Orphans.end(place));
    } finally {
      orphan.destroyForcibly();
      stranger.destroyForcibly();
    }
  }

  @Test
  void the_platform_gets_its_settings_and_can_be_killed_and_started_again() throws Exception {
    List<Path> testClasses = List.of(Path.of("target/test-classes").toAbsolutePath());
    try (EmbeddedServers servers = EmbeddedServers.start(home, Ports.free(), REDIS)) {
      PlatformProcess first =
          PlatformProcess.start(
              servers, NodeOptions.whole(Map.of()), testClasses, "chat.node.Main");
      assertTrue(first.isAlive());
      first.kill();
      assertFalse(first.isAlive());
      assertFalse(first.death().isDone());
      try (PlatformProcess second =
          PlatformProcess.start(
              servers, NodeOptions.whole(Map.of()), testClasses, "chat.node.Main")) {
        assertTrue(second.isAlive());
      }
    }
  }

  @Test
  void a_platform_that_does_not_come_up_is_reported_with_the_end_of_its_log() throws Exception {
    List<Path> testClasses = List.of(Path.of("target/test-classes").toAbsolutePath());
    try (EmbeddedServers servers = EmbeddedServers.start(home, Ports.free(), REDIS)) {
      Map<String, String> noKey = Map.of("CHAT_JWT_PRIVATE_KEY_FILE", "/nowhere.pem");
      String message =
          assertThrows(
                  LaunchException.class,
                  () ->
                      PlatformProcess.start(
                          servers, NodeOptions.whole(noKey), testClasses, "chat.node.Main"))
              .getMessage();
      assertTrue(
          message.startsWith("platform died (exit code 1)") && message.contains("/nowhere.pem"),
          message);
    }
  }
}
