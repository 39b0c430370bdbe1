package chat.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class LogConsumerTest {
  /**
   * A fold whose backlog shrinks wakes its consumer up, also while partitions are handed over. If
   * that ended the hand-over, Kafka's client would hold them as assigned and not offer them again.
   */
  @Test
  void aWakeUpDoesNotEndTheHandOverOfPartitions() {
    Deque<WakeupException> wakeUps =
        new ArrayDeque<>(List.of(new WakeupException(), new WakeupException()));
    String answer =
        LogConsumer.despiteWakeUps(
            () -> {
              if (!wakeUps.isEmpty()) {
                throw wakeUps.remove();
              }
              return "offsets";
            });
    assertEquals("offsets", answer);
  }
}
