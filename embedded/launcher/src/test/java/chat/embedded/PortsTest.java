package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @TempDir Path dir;

  @Test
  void an_option_names_a_port_and_its_number() {
    assertEquals(Map.entry(Port.KAFKA_CONTROLLER, 19_093), Ports.parse("kafka-controller=19093"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "http=", "http=0", "http=65536", "http=80a", "http=-1"})
  void a_number_out_of_range_is_refused_with_the_form_that_is_expected(String option) {
    String message = assertThrows(LaunchException.class, () -> Ports.parse(option)).getMessage();
    assertTrue(message.contains("expected http=NUMBER with a number from 1 to 65535"), message);
  }

  @Test
  void an_unknown_name_is_refused_with_the_names_there_are() {
    String message = assertThrows(LaunchException.class, () -> Ports.parse("web=80")).getMessage();
    assertTrue(
        message.contains("no port named \"web\"") && message.contains("http, ws, management"),
        message);
  }

  @Test
  void two_servers_on_one_port_are_refused() {
    Ports ports = Ports.free().with(Map.of(Port.HTTP, 15_001, Port.WS, 15_001));
    String message =
        assertThrows(LaunchException.class, () -> ports.requireFree(EnumSet.allOf(Port.class)))
            .getMessage();
    assertTrue(message.startsWith("Port 15001 is given to http and ws."), message);
  }

  @Test
  void what_was_saved_is_what_is_loaded() {
    Ports ports = Ports.free();
    Path file = dir.resolve("ports.properties");
    ports.save(file);
    assertEquals(ports.byId(), Ports.defaults().with(Ports.load(file)).byId());
  }
}
