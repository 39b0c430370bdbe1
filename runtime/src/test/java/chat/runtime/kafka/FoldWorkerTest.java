package chat.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a partition whose fold fails. */
class FoldWorkerTest {
  private static final int PARTITION = 5;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> faults = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void anEffectThatCannotBeCarriedOutStopsThePartition() {
    new Effects().advance(() -> List.of("write", "impossible", "answer"));
    assertEquals(
        List.of("5: a step of its fold failed: java.lang.IllegalStateException: no such cell"),
        faults);
    assertEquals(List.of("write"), done);
  }

  @Test
  void soDoesAFoldThatFailsWhenItHearsOfASuccess() {
    new Effects()
        .repeat(
            "a write",
            Future::succeededFuture,
            written -> {
              throw new IllegalArgumentException("no such write");
            });
    assertEquals(
        List.of("5: a step of its fold failed: java.lang.IllegalArgumentException: no such write"),
        faults);
  }

  private final class Effects extends FoldWorker<String> {
    Effects() {
      super(FoldWorkerTest.this.vertx, new Host(), PARTITION);
    }

    @Override
    protected void carryOut(String effect) {
      if (effect.equals("impossible")) {
        throw new IllegalStateException("no such cell");
      }
      done.add(effect);
    }

    @Override
    public void record(ConsumerRecord<String, byte[]> record) {
      throw new UnsupportedOperationException("no records come");
    }

    @Override
    public void tick() {
      throw new UnsupportedOperationException("no time passes");
    }

    @Override
    public int backlog() {
      return 0;
    }
  }

  private final class Host implements FoldHost {
    @Override
    public void commit(int partition, long offset) {
      throw new UnsupportedOperationException("nothing is covered");
    }

    @Override
    public void adjustReading(int partition, int backlog) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    public void fault(int partition, String reason) {
      faults.add(partition + ": " + reason);
    }
  }
}
