package chat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PositionTest {
  @Test
  void aLaterGenerationLiesAboveEveryOffsetOfAnEarlierOne() {
    assertTrue(Position.of(2, 0) > Position.of(1, Position.OFFSET_MAX));
    assertTrue(Position.of(Position.GENERATION_MAX, Position.OFFSET_MAX) > 0);
  }

  @Test
  void generationAndOffsetComeBack() {
    long position = Position.of(7, 123_456_789_012L);
    assertEquals(7, Position.generation(position));
    assertEquals(123_456_789_012L, Position.offset(position));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Position.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Position.of(1, -1));
    assertThrows(IllegalArgumentException.class, () -> Position.of(1, Position.OFFSET_MAX + 1));
  }
}
