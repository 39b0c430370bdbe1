package chat.rebuild.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogCutTest {
  @Test
  void eachPartitionEndsAtTheSameTimeHoweverFarItHasGrownMeanwhile() {
    LogCut cut = LogCut.of(1_000, List.of(0L, 0L, 0L), List.of(7L, 5L, 0L), List.of(6L, -1L, -1L));

    assertEquals(List.of(6L, 5L, 0L), cut.ends());
    assertEquals(11, cut.records());
  }

  @Test
  void aLogWithoutItsBeginningIsRefused() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> LogCut.of(1_000, List.of(0L, 3L), List.of(7L, 5L), List.of(-1L, -1L)));

    assertTrue(
        refused.getMessage().startsWith("partition 1 of the conversation log begins at offset 3"),
        refused.getMessage());
  }
}
