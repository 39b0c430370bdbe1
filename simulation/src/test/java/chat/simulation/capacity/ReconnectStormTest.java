package chat.simulation.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.simulation.capacity.ReconnectStorm.Result;
import chat.simulation.capacity.ReconnectStorm.Scenario;
import org.junit.jupiter.api.Test;

/** Whoever loses his gateway comes back, and takes no other gateway down with him. */
class ReconnectStormTest {
  @Test
  void theClientsOfOneGatewayAreBackInSecondsInACrowdedCell() {
    Result result = play(StormTable.GATEWAY);
    assertEquals(0, result.missing());
    assertTrue(result.lastSeconds() < 20, result::toString);
    assertTrue(result.loadMax() < 0.85, result::toString);
  }

  @Test
  void theClientsOfAZoneAllFindRoomInACellAsItIsPlanned() {
    Result result = play(StormTable.ZONE);
    assertEquals(0, result.missing());
    assertTrue(result.p50Seconds() < 10, result::toString);
    assertTrue(result.p99Seconds() < 60, result::toString);
    assertTrue(result.loadMax() < 0.8, result::toString);
  }

  @Test
  void moreThanThereIsRoomForWaitOutsideAndHarmNobody() {
    Scenario scenario = StormTable.ZONE_TOO_MUCH;
    Result result = play(scenario);
    int staying = scenario.gateways() - scenario.lost();
    double room = staying * SimulatedGateway.CAPACITY * (1 - scenario.load());
    assertTrue(result.lost() > room, "there is not room for all");
    assertEquals(result.lost() - room, result.missing(), 0.001 * room, "all room is taken");
  }

  @Test
  void aSeedReplaysExactly() {
    Scenario scenario = new Scenario(10, 2, 0.6, 120_000, 7);
    assertEquals(ReconnectStorm.play(scenario), ReconnectStorm.play(scenario));
  }

  /** What must hold whatever happens: a gateway falls when one of these is passed. */
  private static Result play(Scenario scenario) {
    Result result = ReconnectStorm.play(scenario);
    assertTrue(result.loadMax() <= 1, result::toString);
    assertTrue(result.strangersMax() <= SimulatedGateway.STRANGERS_MAX, result::toString);
    assertEquals(0, result.timedOut(), "nobody is let in whose welcome would come too late");
    return result;
  }
}
