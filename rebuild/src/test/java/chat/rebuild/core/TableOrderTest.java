package chat.rebuild.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.rebuild.core.TableOrder.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableOrderTest {
  @Test
  void aTableComesAfterThoseThatItRefersTo() {
    List<Reference> references =
        List.of(
            new Reference("a_token", "device"),
            new Reference("device", "person"),
            new Reference("person", "person"));

    assertEquals(
        List.of("block", "person", "device", "a_token"),
        TableOrder.of(List.of("a_token", "block", "device", "person"), references));
  }

  @Test
  void aCircleIsRefusedByName() {
    List<Reference> circle = List.of(new Reference("a", "b"), new Reference("b", "a"));

    String message =
        assertThrows(
                IllegalStateException.class, () -> TableOrder.of(List.of("a", "b", "c"), circle))
            .getMessage();

    assertTrue(message.contains("[a, b]"), message);
  }
}
