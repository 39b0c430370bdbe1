package chat.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox(2);
  private final PendingSend first = new PendingSend(new UUID(1, 1), "c", "one", 0);
  private final PendingSend second = new PendingSend(new UUID(1, 2), "c", "two", 0);

  @Test
  void takesNoMoreThanItMay() {
    assertTrue(outbox.offer(first));
    assertTrue(outbox.offer(second));
    assertFalse(outbox.offer(new PendingSend(new UUID(1, 3), "c", "three", 0)));
  }

  @Test
  void messageLeavesWithItsAnswerOnly() {
    outbox.offer(first);
    int request = outbox.attempt(first, 0);

    assertEquals(first, outbox.answered(request));
    assertEquals(0, outbox.size());
    assertNull(outbox.answered(request));
  }

  @Test
  void afterABrokenConnectionEverythingIsSentAgainInOrderUnderNewNumbers() {
    outbox.offer(first);
    outbox.offer(second);
    int before = outbox.attempt(first, 0);
    outbox.connectionLost();

    assertEquals(List.of(first, second), outbox.all());
    int again = outbox.attempt(first, 0);
    assertNotEquals(before, again);
    assertNull(outbox.answered(before));
    assertEquals(first, outbox.answered(again));
  }

  @Test
  void messageToBeRetriedStaysUntilItIsAnswered() {
    outbox.offer(first);

    assertEquals(first, outbox.toBeRetried(outbox.attempt(first, 0)));
    assertTrue(outbox.isIdle(first));
    outbox.answered(outbox.attempt(first, 0));
    assertFalse(outbox.isIdle(first));
  }

  @Test
  void knowsHowLongTheOldestAttemptWaits() {
    outbox.offer(first);
    outbox.offer(second);
    assertEquals(50, outbox.oldestAttemptNanos(50));
    int request = outbox.attempt(first, 10);
    outbox.attempt(second, 20);
    assertEquals(10, outbox.oldestAttemptNanos(50));
    outbox.answered(request);
    assertEquals(20, outbox.oldestAttemptNanos(50));
  }
}
