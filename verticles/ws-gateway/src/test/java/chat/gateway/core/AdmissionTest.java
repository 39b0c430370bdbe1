package chat.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission();
  private final List<Integer> begun = new ArrayList<>();

  @Test
  void soManyBeginAtOnceAndTheOthersInTheirTurn() {
    comeIn(Admission.UNDER_WAY_MAX + 3);
    assertEquals(Admission.UNDER_WAY_MAX, begun.size());

    admission.leave();
    assertEquals(Admission.UNDER_WAY_MAX + 1, begun.size());
    admission.leave();
    admission.leave();
    assertEquals(Admission.UNDER_WAY_MAX + 2, begun.get(begun.size() - 1));
  }

  @Test
  void whoHasGoneMeanwhileTakesNoTurn() {
    comeIn(Admission.UNDER_WAY_MAX);
    assertTrue(admission.enter(() -> false));
    assertTrue(admission.enter(() -> begun.add(-1)));

    admission.leave();
    assertEquals(-1, begun.get(begun.size() - 1));
  }

  @Test
  void whoFindsTooManyWaitingIsSentAway() {
    comeIn(Admission.UNDER_WAY_MAX + Admission.WAITING_MAX);
    assertFalse(admission.enter(() -> true));

    admission.leave();
    assertTrue(admission.enter(() -> true));
  }

  private void comeIn(int devices) {
    for (int device = 0; device < devices; device++) {
      int number = device;
      assertTrue(admission.enter(() -> begun.add(number)));
    }
  }
}
