package chat.simulation.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The tables of the document are those that model and simulations print. {@code
 * -Dcapacity.print=true} prints them, {@code -Dcapacity.large=true} plays the large simulations
 * too.
 */
class CapacityDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "capacity.md");

  @Test
  void theDocumentHasEveryTable() throws IOException {
    List<String> tables = new ArrayList<>(CapacityTables.all());
    tables.add(StormTable.of(StormTable.SMALL));
    tables.add(PresenceTable.counted(List.of(PresenceTable.SMALL)));
    tables.add(PresenceTable.shards());
    tables.add(PresenceTable.atThePeak());
    if (Boolean.getBoolean("capacity.large")) {
      tables.add(StormTable.of(StormTable.LARGE));
      tables.add(PresenceTable.counted(List.of(PresenceTable.LARGE)));
    }
    if (Boolean.getBoolean("capacity.print")) {
      tables.forEach(System.out::println);
    }
    String document = Files.readString(DOCUMENT);
    List<String> missing = tables.stream().filter(table -> !document.contains(table)).toList();
    assertEquals(
        "",
        String.join("\n", missing),
        "tables that are not in docs/capacity.md as they stand here; put them there");
  }
}
