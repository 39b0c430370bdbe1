package chat.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.PendingSend;
import io.vertx.core.Future;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final Progress progress = new Progress();
  private final long startNanos = System.nanoTime() - SECOND_NANOS;

  @BeforeEach
  void begin() {
    progress.begin(startNanos, startNanos + 60 * SECOND_NANOS);
  }

  @Test
  void latencyCountsFromTheIntendedTime() {
    PendingSend send = departs(startNanos);
    progress.accepted(send);
    progress.delivered("bob", send.clientMessageId());

    assertTrue(LoadResult.millis(progress.sentMicros(), 50) >= 1_000);
    assertTrue(LoadResult.millis(progress.deliveredMicros(), 50) >= 1_000);
    assertEquals(1, progress.delivered());
  }

  @Test
  void ownDevicesDoNotCountAsDelivery() {
    PendingSend send = departs(startNanos);
    progress.delivered("ann", send.clientMessageId());

    assertEquals(0, progress.delivered());
    assertEquals(0, progress.deliveredMicros().getTotalCount());
  }

  @Test
  void hasLandedWhenAnsweredAndDeliveredToAll() {
    PendingSend send = departs(startNanos);
    Future<Void> landed = progress.allLanded();
    progress.delivered("bob", send.clientMessageId());
    progress.accepted(send);
    assertFalse(landed.isComplete());
    progress.delivered("ann", send.clientMessageId());
    assertTrue(landed.succeeded());
  }

  @Test
  void warmUpIsNotMeasured() {
    PendingSend send = departs(startNanos - 1);
    progress.accepted(send);
    progress.delivered("bob", send.clientMessageId());

    assertEquals(0, progress.offered());
    assertEquals(0, progress.delivered());
    assertEquals(0, progress.sentMicros().getTotalCount());
  }

  @Test
  void whatNeverCameMakesTheFiguresWorse() {
    departs(startNanos);

    assertEquals(1, progress.end());
    assertEquals(1, progress.deliveredMicros().getTotalCount());
    assertTrue(LoadResult.millis(progress.deliveredMicros(), 100) >= 1_000);
  }

  private PendingSend departs(long intendedNanos) {
    PendingSend send = new PendingSend(UUID.randomUUID(), "c", "text", intendedNanos);
    progress.departs(send, "ann", 2);
    return send;
  }
}
