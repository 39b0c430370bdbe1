package chat.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueWalkTest {
  private static final long FIRST = LocalDate.of(2026, 1, 1).toEpochDay();
  private static final long UNTIL = millis("2026-01-04T12:00:00Z");

  private final DueWalk walk = new DueWalk();

  @Test
  void everyDayIsReadToItsEnd() {
    assertTrue(walk.isOver());
    walk.begin(UNTIL);
    assertEquals(FIRST, walk.day());
    walk.goOnAfter(7, "x");
    assertEquals(FIRST, walk.day());
    assertEquals(7, walk.afterMillis());
    assertEquals("x", walk.afterId());
    walk.endDay();
    assertEquals(FIRST + 1, walk.day());
    assertEquals(Long.MIN_VALUE, walk.afterMillis());
  }

  @Test
  void aRoundBeginsWhereTheLastOneFoundSomething() {
    long found = millis("2026-01-03T01:00:00Z");
    assertEquals(List.of(FIRST, FIRST + 1, FIRST + 2, FIRST + 3), round(found, UNTIL));
    walk.begin(UNTIL);
    assertEquals(FIRST + 2, walk.day());
    assertEquals(found, walk.afterMillis());
    assertEquals("", walk.afterId(), "what was found is read again");
  }

  @Test
  void aRoundThatFoundNothingIsFollowedByAShortOne() {
    round(UNTIL, UNTIL);
    assertEquals(List.of(FIRST + 3), round(UNTIL, UNTIL));
    walk.begin(UNTIL);
    assertEquals(millis("2026-01-04T11:00:00Z"), walk.afterMillis(), "rows may come late");
  }

  @Test
  void onceInAWhileAllDaysAreRead() {
    round(UNTIL, UNTIL);
    int whole = 0;
    for (int i = 1; i <= 1_000; i++) {
      whole += round(UNTIL, UNTIL).size() == 4 ? 1 : 0;
    }
    assertEquals(1, whole);
  }

  private List<Long> round(long foundMillis, long until) {
    List<Long> days = new ArrayList<>();
    walk.begin(until);
    while (!walk.isOver()) {
      days.add(walk.day());
      if (walk.day() == DueWalk.day(foundMillis)) {
        walk.found(foundMillis);
      }
      walk.endDay();
    }
    return days;
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
