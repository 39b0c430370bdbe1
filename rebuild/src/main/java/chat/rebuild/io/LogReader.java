package chat.rebuild.io;

import chat.runtime.kafka.KafkaSettings;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Copies a log from Kafka to files, outside of any consumer group. */
public final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  private final String topic;
  private final LongConsumer progress;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private long records;

  /**
   * @param progress told how many records are read, as they are
   */
  public LogReader(KafkaSettings settings, String topic, LongConsumer progress) {
    this.topic = topic;
    this.progress = progress;
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "none");
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The first offset of a partition that has no record yet. */
  public long end(int partition) {
    TopicPartition source = new TopicPartition(topic, partition);
    return consumer.endOffsets(List.of(source)).get(source);
  }

  /**
   * Copies the records of a partition below an offset.
   *
   * @throws IllegalStateException when one is missing, or Kafka gives none for a minute
   */
  public void copy(int partition, long end, DataOutputStream out) throws IOException {
    TopicPartition source = new TopicPartition(topic, partition);
    consumer.assign(List.of(source));
    consumer.seek(source, 0);
    long next = 0;
    long heardNanos = System.nanoTime();
    while (next < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(source)) {
        heardNanos = System.nanoTime();
        if (record.offset() >= end) {
          break;
        }
        if (record.offset() != next) {
          throw new IllegalStateException(
              "partition %d of %s has a hole: expected offset %d, found %d"
                  .formatted(partition, topic, next, record.offset()));
        }
        LogFile.write(record, out);
        next++;
        records++;
      }
      progress.accept(records);
      if (System.nanoTime() - heardNanos > SILENCE_MAX.toNanos()) {
        throw new IllegalStateException(
            "Kafka gives nothing of partition %d of %s from offset %d on, and it ends at %d"
                .formatted(partition, topic, next, end));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
