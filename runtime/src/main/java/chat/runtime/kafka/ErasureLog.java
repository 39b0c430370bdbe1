package chat.runtime.kafka;

import chat.model.Topics;
import chat.model.v1.ErasureRecord;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Whose accounts were erased, in the topic that is kept for ever. */
public final class ErasureLog {
  private static final String SOURCE = "/http-api";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.ERASURES, 0);

  private final KafkaSettings settings;
  private final LogProducer producer;

  public ErasureLog(KafkaSettings settings, LogProducer producer) {
    this.settings = settings;
    this.producer = producer;
  }

  /** After PostgreSQL has noted it, which makes sure that it happens. Twice is no harm. */
  public Future<Void> append(String userId) {
    return producer
        .append(
            Topics.ERASURES,
            PARTITION.partition(),
            userId,
            ErasureRecord.newBuilder().setUserId(userId).build().toByteArray(),
            new CloudEvent(userId, SOURCE, ErasureRecord.getDescriptor()))
        .mapEmpty();
  }

  /** All of them. Blocks: for the start of a process. */
  public List<String> readBlocking() {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put("enable.auto.commit", false);
    config.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(PARTITION);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).get(PARTITION);
      List<String> userIds = new ArrayList<>();
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (consumer.position(PARTITION) < end) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              Topics.ERASURES + " could not be read within " + TIMEOUT.toSeconds() + " s");
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          userIds.add(record.key());
        }
      }
      return userIds;
    }
  }
}
