package chat.gateway.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntranceTest {
  private final Entrance entrance = new Entrance(null);
  private final List<Integer> begun = new ArrayList<>();

  @Test
  void soManyBeginAtOnceAndTheOthersInTheirTurn() {
    comeIn(Entrance.UNDER_WAY_MAX + 3);
    assertEquals(Entrance.UNDER_WAY_MAX, begun.size());

    entrance.leave();
    assertEquals(Entrance.UNDER_WAY_MAX + 1, begun.size());
    entrance.leave();
    entrance.leave();
    assertEquals(Entrance.UNDER_WAY_MAX + 2, begun.get(begun.size() - 1));
  }

  @Test
  void whoHasGoneMeanwhileTakesNoTurn() {
    comeIn(Entrance.UNDER_WAY_MAX);
    assertTrue(entrance.enter(() -> false));
    assertTrue(entrance.enter(() -> begun.add(-1)));

    entrance.leave();
    assertEquals(-1, begun.get(begun.size() - 1));
  }

  @Test
  void whoFindsTooManyWaitingIsSentAway() {
    comeIn(Entrance.UNDER_WAY_MAX + Entrance.WAITING_MAX);
    assertFalse(entrance.enter(() -> true));

    entrance.leave();
    assertTrue(entrance.enter(() -> true));
  }

  private void comeIn(int devices) {
    for (int device = 0; device < devices; device++) {
      int number = device;
      assertTrue(entrance.enter(() -> begun.add(number)));
    }
  }
}
