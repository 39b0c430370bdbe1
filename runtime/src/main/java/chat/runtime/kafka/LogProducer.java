package chat.runtime.kafka;

import chat.model.Topics;
import chat.runtime.metrics.RequestMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Appends to the logs with everything on which the guarantees rest: all in-sync replicas,
 * idempotence, order within a partition.
 *
 * <p>An append is handed to Kafka's client on the caller's event loop, without a worker thread
 * between: the client may not wait there for anything, neither for room nor for the partitions of a
 * topic. It fails instead, like any other append.
 */
public final class LogProducer {
  /**
   * After this time an append counts as unknown, never as failed: it may still land. Short enough
   * that a retry of the client does not overtake it by minutes.
   */
  private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final int RECORD_BYTES_MAX = 2 * 1024 * 1024;
  private static final int BUFFER_BYTES = 32 * 1024 * 1024;

  /** Kafka's client forgets topics that are not used for so long; it may not ask for them again. */
  private static final long TOPICS_KNOWN_MILLIS = Duration.ofDays(3650).toMillis();

  private static final int KNOWN_ATTEMPTS_MAX = 100;
  private static final long KNOWN_ATTEMPT_NANOS = Duration.ofMillis(50).toNanos();

  /** Batches form by themselves while earlier ones are under way; waiting would add latency. */
  private static final int AT_ONCE_MILLIS = 0;

  private static final int GATHERED_MILLIS = 25;

  private final Vertx vertx;
  private final KafkaProducer<String, byte[]> atOnce;
  private final KafkaProducer<String, byte[]> gathered;
  private final Map<String, RequestMeter> metersByTopic = new ConcurrentHashMap<>();

  private LogProducer(Vertx vertx, KafkaSettings settings) {
    this.vertx = vertx;
    atOnce = producer(vertx, settings, AT_ONCE_MILLIS);
    gathered = producer(vertx, settings, GATHERED_MILLIS);
  }

  /**
   * Blocks until the partitions of these topics are known.
   *
   * @throws TimeoutException when the broker does not tell within seconds
   */
  public static LogProducer open(Vertx vertx, KafkaSettings settings, LogLayout layout) {
    LogProducer producer = new LogProducer(vertx, settings);
    know(producer.atOnce, layout.conversations().topic());
    know(producer.atOnce, layout.inbox().topic());
    know(producer.atOnce, Topics.ERASURES);
    know(producer.atOnce, layout.pushOutcomes().topic());
    know(producer.gathered, layout.events().topic());
    know(producer.gathered, layout.push().topic());
    return producer;
  }

  private static void know(KafkaProducer<String, byte[]> producer, String topic) {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.unwrap().partitionsFor(topic);
        return;
      } catch (TimeoutException unknownYet) {
        if (attempt == KNOWN_ATTEMPTS_MAX) {
          throw unknownYet;
        }
        LockSupport.parkNanos(KNOWN_ATTEMPT_NANOS);
      }
    }
  }

  private static KafkaProducer<String, byte[]> producer(
      Vertx vertx, KafkaSettings settings, int lingerMillis) {
    Map<String, String> config = settings.client();
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("linger.ms", Integer.toString(lingerMillis));
    config.put("delivery.timeout.ms", Integer.toString(DELIVERY_TIMEOUT_MILLIS));
    config.put("request.timeout.ms", Integer.toString(REQUEST_TIMEOUT_MILLIS));
    config.put("max.block.ms", "0");
    config.put("metadata.max.idle.ms", Long.toString(TOPICS_KNOWN_MILLIS));
    config.put("max.request.size", Integer.toString(RECORD_BYTES_MAX));
    config.put("buffer.memory", Integer.toString(BUFFER_BYTES));
    KafkaProducer<String, byte[]> producer =
        KafkaProducer.create(vertx, config, new StringSerializer(), new ByteArraySerializer());
    // Each append reports its own failure; without a handler the client would report it a second
    // time.
    producer.exceptionHandler(failure -> {});
    return producer;
  }

  /**
   * Appends one record.
   *
   * @return where it stands in the log; a failure means unknown, not absent
   */
  public Future<RecordMetadata> append(
      String topic, int partition, String key, byte[] value, CloudEvent event) {
    return append(atOnce, topic, partition, key, value, event);
  }

  /**
   * As {@link #append}, but waits up to 25 ms for others to go in the same request: most of what a
   * small record costs is the request. For what nobody waits for but the position that covers it.
   * Order holds among the records of a partition that are all appended in the same one of the two
   * ways.
   */
  public Future<RecordMetadata> appendGathered(
      String topic, int partition, String key, byte[] value, CloudEvent event) {
    return append(gathered, topic, partition, key, value, event);
  }

  private Future<RecordMetadata> append(
      KafkaProducer<String, byte[]> producer,
      String topic,
      int partition,
      String key,
      byte[] value,
      CloudEvent event) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, partition, key, value);
    event.addTo(record.headers());
    Promise<RecordMetadata> place = ((ContextInternal) vertx.getOrCreateContext()).promise();
    try {
      java.util.concurrent.Future<RecordMetadata> unused =
          producer
              .unwrap()
              .send(
                  record,
                  (metadata, failure) -> {
                    if (failure == null) {
                      place.complete(metadata);
                    } else {
                      place.fail(failure);
                    }
                  });
    } catch (KafkaException | IllegalStateException failure) {
      place.tryFail(failure);
    }
    return metersByTopic.computeIfAbsent(topic, LogProducer::meter).measure(place.future());
  }

  public Future<Void> close() {
    return Future.join(atOnce.close(REQUEST_TIMEOUT_MILLIS), gathered.close(REQUEST_TIMEOUT_MILLIS))
        .mapEmpty();
  }

  private static RequestMeter meter(String topic) {
    return new RequestMeter(
        "chat.log.append",
        "From the wish to append a record to the acknowledgement of all in-sync replicas",
        "topic",
        topic);
  }
}
