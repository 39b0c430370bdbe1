package chat.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class LogConsumerTest {
  private static final TopicPartition PARTITION = new TopicPartition("log", 3);
  private static final Map<TopicPartition, OffsetAndMetadata> COMMITTED =
      Map.of(PARTITION, new OffsetAndMetadata(17));

  /** Kafka's client, woken up while it waits for the broker. */
  private static final class Woken extends MockConsumer<String, byte[]> {
    private int wakeUpsLeft = 2;

    Woken() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      if (wakeUpsLeft-- > 0) {
        throw new WakeupException();
      }
      return COMMITTED;
    }
  }

  /**
   * A fold whose backlog shrinks wakes its consumer up, also while partitions are handed over. If
   * that ended the hand-over, Kafka's client would hold them as assigned and not offer them again.
   */
  @Test
  void aWakeUpDoesNotEndTheHandOverOfPartitions() {
    try (Woken consumer = new Woken()) {
      assertEquals(COMMITTED, LogConsumer.committed(consumer, Set.of(PARTITION)));
    }
  }
}
