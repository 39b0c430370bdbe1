package chat.runtime.kafka;

import chat.runtime.metrics.RequestMeter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import io.vertx.kafka.client.producer.impl.KafkaProducerRecordImpl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Appends to the logs with everything on which the guarantees rest: all in-sync replicas,
 * idempotence, order within a partition.
 */
public final class LogProducer {
  /**
   * After this time an append counts as unknown, never as failed: it may still land. Short enough
   * that a retry of the client does not overtake it by minutes.
   */
  private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final int BLOCK_MAX_MILLIS = 2_000;
  private static final int RECORD_BYTES_MAX = 2 * 1024 * 1024;
  private static final int BUFFER_BYTES = 32 * 1024 * 1024;

  private final KafkaProducer<String, byte[]> producer;
  private final Map<String, RequestMeter> metersByTopic = new ConcurrentHashMap<>();

  public LogProducer(Vertx vertx, KafkaSettings settings) {
    Map<String, String> config = settings.client();
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    // Batches form by themselves while earlier ones are under way; waiting would only add latency.
    config.put("linger.ms", "0");
    config.put("delivery.timeout.ms", Integer.toString(DELIVERY_TIMEOUT_MILLIS));
    config.put("request.timeout.ms", Integer.toString(REQUEST_TIMEOUT_MILLIS));
    config.put("max.block.ms", Integer.toString(BLOCK_MAX_MILLIS));
    config.put("max.request.size", Integer.toString(RECORD_BYTES_MAX));
    config.put("buffer.memory", Integer.toString(BUFFER_BYTES));
    producer =
        KafkaProducer.create(vertx, config, new StringSerializer(), new ByteArraySerializer());
    // Each append reports its own failure; without a handler the client would report it a second
    // time.
    producer.exceptionHandler(failure -> {});
  }

  /**
   * Appends one record.
   *
   * @return where it stands in the log; a failure means unknown, not absent
   */
  public Future<RecordMetadata> append(
      String topic, int partition, String key, byte[] value, CloudEvent event) {
    KafkaProducerRecord<String, byte[]> record =
        new KafkaProducerRecordImpl<>(topic, key, value, partition);
    event.addTo(record);
    return metersByTopic.computeIfAbsent(topic, LogProducer::meter).measure(producer.send(record));
  }

  public Future<Void> close() {
    return producer.close(REQUEST_TIMEOUT_MILLIS);
  }

  private static RequestMeter meter(String topic) {
    return new RequestMeter(
        "chat.log.append",
        "From the wish to append a record to the acknowledgement of all in-sync replicas",
        "topic",
        topic);
  }
}
