package chat.rebuild.io;

import chat.runtime.kafka.KafkaSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Copies a log from files to an empty topic, so that each record has the offset that it had. */
public final class LogWriter implements AutoCloseable {
  private static final int REQUEST_BYTES_MAX = 2 * 1024 * 1024;
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int LINGER_MILLIS = 20;
  private static final int DELIVERY_TIMEOUT_MILLIS = 120_000;

  private final String topic;
  private final LongConsumer progress;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<String> failure = new AtomicReference<>();
  private long records;

  /**
   * @param progress told how many records are written, as they are
   */
  public LogWriter(KafkaSettings settings, String topic, LongConsumer progress) {
    this.topic = topic;
    this.progress = progress;
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put("acks", "all");
    // Order within a partition and no record twice, whatever is sent again.
    config.put("enable.idempotence", true);
    config.put("linger.ms", LINGER_MILLIS);
    config.put("batch.size", BATCH_BYTES);
    config.put("max.request.size", REQUEST_BYTES_MAX);
    config.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Appends the records of a file to a partition and has them acknowledged.
   *
   * @throws IllegalStateException when one could not be appended at its place
   */
  public void copy(int partition, long count, DataInputStream in) throws IOException {
    for (long offset = 0; offset < count; offset++) {
      append(LogFile.read(topic, partition, in), offset);
      requireNoFailure();
    }
    producer.flush();
    requireNoFailure();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void append(ProducerRecord<byte[], byte[]> record, long offset) {
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (place, cause) -> {
              if (cause != null) {
                failed(record, offset, cause.toString());
              } else if (place.offset() != offset) {
                failed(record, offset, "it came to stand at " + place.offset());
              }
            });
    records++;
    progress.accept(records);
  }

  private void failed(ProducerRecord<byte[], byte[]> record, long offset, String reason) {
    failure.compareAndSet(
        null,
        "the record at offset %d of partition %d of %s cannot be appended there: %s"
            .formatted(offset, record.partition(), topic, reason));
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }
}
