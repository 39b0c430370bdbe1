package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefreshDecisionTest {
  private static final Instant END = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void aTokenIsGoodForOneExchangeUntilItEnds() {
    assertEquals(RefreshDecision.ROTATE, RefreshDecision.decide(END, false, END.minusMillis(1)));
    assertEquals(
        RefreshDecision.END_SESSION, RefreshDecision.decide(END, true, END.minusMillis(1)));
    assertEquals(RefreshDecision.REFUSE_EXPIRED, RefreshDecision.decide(END, false, END));
    assertEquals(RefreshDecision.REFUSE_EXPIRED, RefreshDecision.decide(END, true, END));
  }
}
