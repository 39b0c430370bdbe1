package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Ids;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ErasureIdsTest {
  private static final long ERASED = 1_790_000_000_000L;
  private static final String ANN = "01900000-0000-7000-8000-00000000000a";

  @Test
  void aResumedJobGivesTheSameCommandAndTheLogTakesIt() {
    String id = id("group/leave", 0);
    assertTrue(Ids.isTimeOrdered(id), id);
    assertEquals(ERASED, Ids.epochMillis(id));
    assertEquals(id, id("group/leave", 19));
    assertNotEquals(id, id("channel/leave", 0));
  }

  @Test
  void anErasureThatWaitedLongHasIdsThatTheLogStillTakes() {
    for (int days = 0; days < 400; days++) {
      long age = ERASED + TimeUnit.DAYS.toMillis(days) - Ids.epochMillis(id("group/leave", days));
      assertTrue(age >= 0 && age < TimeUnit.DAYS.toMillis(20), days + " days");
    }
  }

  private static String id(String what, int days) {
    return ErasureIds.of(ANN, what, ERASED, ERASED + TimeUnit.DAYS.toMillis(days));
  }
}
