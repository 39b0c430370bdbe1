package chat.simulation.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.simulation.capacity.PresenceFanOut.Result;
import org.junit.jupiter.api.Test;

/** A change costs those who look, however many contacts somebody has. */
class PresenceFanOutTest {
  private static final double PART = 0.05;

  @Test
  void aChangeIsToldToThoseWhoLookAndToNobodyElse() {
    Result result = PresenceFanOut.play(PresenceTable.SMALL);
    double expected =
        new CapacityModel(Assumptions.BASE, CapacityTables.SMALLER).noticesPerChange();
    assertEquals(expected, result.noticesPerChange(), PART * expected, "as the model has it");
    double connected = Assumptions.CONTACTS * Assumptions.BASE.connectedShare();
    assertEquals(connected, result.broadcastPerChange(), PART * connected);
    assertTrue(
        result.loopMessagesPerChange() <= result.noticesPerChange(),
        "one message for each event loop where somebody looks");
    assertTrue(result.bucketSkew() < 1.2, "the buckets share the work evenly: " + result);
  }

  @Test
  void theShareThatLooksDecidesAndNotTheNumberOfUsers() {
    Result few = PresenceFanOut.play(PresenceTable.sample(10_000));
    Result many = PresenceFanOut.play(PresenceTable.SMALL);
    assertEquals(
        few.noticesPerChange(), many.noticesPerChange(), 2 * PART * many.noticesPerChange());
  }
}
