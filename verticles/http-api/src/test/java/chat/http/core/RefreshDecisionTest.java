package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefreshDecisionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(1);

  @Test
  void aTokenIsExchangedOnceWhileItIsValid() {
    assertEquals(RefreshDecision.ROTATE, decide(LATER, Optional.empty(), false));
    assertEquals(RefreshDecision.REFUSE_EXPIRED, decide(NOW, Optional.empty(), false));
    assertEquals(RefreshDecision.REFUSE_EXPIRED, decide(NOW, Optional.of(NOW), true));
  }

  @Test
  void anAnswerThatWasLostMayBeAskedForAgainForAMoment() {
    assertEquals(RefreshDecision.ROTATE_AGAIN, decide(LATER, Optional.of(NOW), true));
    assertEquals(
        RefreshDecision.ROTATE_AGAIN, decide(LATER, Optional.of(NOW.minusSeconds(30)), true));
    assertEquals(
        RefreshDecision.END_SESSION, decide(LATER, Optional.of(NOW.minusSeconds(31)), true));
  }

  @Test
  void aTokenWhoseAnswerArrivedIsInTwoHands() {
    assertEquals(RefreshDecision.END_SESSION, decide(LATER, Optional.of(NOW), false));
  }

  private static RefreshDecision decide(
      Instant expiresAt, Optional<Instant> usedAt, boolean successorIsUnused) {
    return RefreshDecision.decide(expiresAt, usedAt, successorIsUnused, NOW);
  }
}
