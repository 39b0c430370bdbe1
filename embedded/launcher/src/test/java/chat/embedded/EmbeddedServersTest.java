package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {
  @TempDir Path home;

  @Test
  void data_survive_sigkill_of_each_server_and_a_stop() throws Exception {
    Ports ports = Ports.free();
    try (EmbeddedServers servers = EmbeddedServers.start(home, ports);
        Clients clients = new Clients(servers)) {
      clients.createStores();
      clients.write(1, "before the kill");
      assertEquals("+OK", clients.redis("SET note 1"));
      for (Server server : Server.values()) {
        servers.kill(server);
      }
      for (Server server : Server.values()) {
        servers.restart(server);
      }
      List<String> expected = List.of("before the kill");
      assertEquals(expected, clients.readKafka());
      assertEquals(expected, clients.readPostgres());
      assertEquals("+PONG", clients.redis("PING"));
    }
    try (EmbeddedServers servers = EmbeddedServers.start(home, ports);
        Clients clients = new Clients(servers)) {
      assertEquals(List.of("before the kill"), clients.readCassandra());
      clients.write(2, "after the restart");
      List<String> expected = List.of("before the kill", "after the restart");
      assertEquals(expected, clients.readKafka());
      assertEquals(expected, clients.readCassandra());
      assertEquals(expected, clients.readPostgres());
    }
    assertTrue(Files.size(home.resolve("logs/cassandra.log")) > 0, "the log of the run");
    assertTrue(Files.size(home.resolve("logs/cassandra.log.1")) > 0, "the log of the run before");
  }
}
