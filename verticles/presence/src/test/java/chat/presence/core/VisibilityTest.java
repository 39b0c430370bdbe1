package chat.presence.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.PresenceState;
import chat.model.v1.PresenceView;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VisibilityTest {
  private static final UUID BEN = UUID.fromString("01900000-0000-7000-8000-00000000000b");
  private static final PresenceState OFFLINE = PresenceState.PRESENCE_STATE_OFFLINE;

  @Test
  void whoIsOnlineIsNotSaidToHaveBeenActive() {
    PresenceView seen =
        Visibility.view(
            new Person(BEN, false, false, 1_000), PresenceState.PRESENCE_STATE_ONLINE, 5_000);
    assertEquals(PresenceState.PRESENCE_STATE_ONLINE, seen.getPresence().getState());
    assertFalse(seen.getPresence().hasLastActiveAt());
  }

  @Test
  void theLaterOfTwoTimesCounts() {
    assertEquals(5, lastActiveSeconds(new Person(BEN, false, false, 1_000), 5_000));
    assertEquals(7, lastActiveSeconds(new Person(BEN, false, false, 7_000), 5_000));
  }

  @Test
  void whatIsNotKnownOrNotShownIsLeftOut() {
    assertFalse(
        Visibility.view(new Person(BEN, false, false, 0), OFFLINE, 0)
            .getPresence()
            .hasLastActiveAt());
    PresenceView hidden = Visibility.view(new Person(BEN, false, true, 1_000), OFFLINE, 5_000);
    assertFalse(hidden.getPresence().hasLastActiveAt());
    assertTrue(hidden.getHidesLastActive());
  }

  @Test
  void whoIsInvisibleLooksLikeOneOfWhomNothingIsKnown() {
    PresenceView seen =
        Visibility.view(
            new Person(BEN, true, false, 1_000), PresenceState.PRESENCE_STATE_ONLINE, 5_000);
    assertEquals(
        Visibility.view(new Person(BEN, false, false, 0), OFFLINE, 0).getPresence(),
        seen.getPresence());
    assertTrue(seen.getInvisible());
  }

  private static long lastActiveSeconds(Person person, long activeAtMillis) {
    return Visibility.view(person, OFFLINE, activeAtMillis)
        .getPresence()
        .getLastActiveAt()
        .getSeconds();
  }
}
