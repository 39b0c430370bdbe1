package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpOptionsTest {
  @ParameterizedTest
  @CsvSource({"'',1", "--nodes 0,0", "--nodes 3,3", "--node ws-gateway --node http-api,2"})
  void so_many_nodes_are_asked_for(String options, int nodes) {
    assertEquals(nodes, parse(options).nodes().size());
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes ten,--nodes: expected a number from 0 to 9",
    "--kafka-brokers 0,--kafka-brokers: expected a number from 1 to 9"
  })
  void a_number_out_of_range_is_refused_with_what_is_allowed(String options, String expected) {
    String message = assertThrows(LaunchException.class, () -> parse(options)).getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void servers_alone_have_no_roles() {
    assertThrows(LaunchException.class, () -> parse("--nodes 0 --node ws-gateway"));
  }

  private static UpOptions parse(String options) {
    return UpOptions.parse(
        new ArrayDeque<>(options.isEmpty() ? List.of() : List.of(options.split(" ", -1))));
  }
}
