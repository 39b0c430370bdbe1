package chat.example;

import chat.publicschema.PublicTopic;
import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.PresenceSample;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.ReceiptEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The public topics from their beginning, without those records that stand there twice. A reader
 * that goes on where it ended would keep its offsets, and the last position of each key, with what
 * it has made of the records; this one begins anew each time.
 */
public final class PublicTopics implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, PublicTopic> topicsByName = new HashMap<>();
  private final Map<String, Long> lastPositions = new HashMap<>();
  private final Reader reader;

  /**
   * @param bootstrapServers brokers, as Kafka's clients want them
   */
  public PublicTopics(String bootstrapServers, Reader reader) {
    this.reader = reader;
    for (PublicTopic topic : PublicTopic.values()) {
      topicsByName.put(topic.topic(), topic);
    }
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        topicsByName.keySet().stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads what was there when it was called. */
  public void readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      readNext();
    }
  }

  /** Waits a moment for records, and reads them. */
  public void readNext() {
    for (ConsumerRecord<String, byte[]> next : consumer.poll(POLL)) {
      try {
        take(next);
      } catch (IOException e) {
        throw new IllegalStateException(
            "offset "
                + next.offset()
                + " of "
                + next.topic()
                + "-"
                + next.partition()
                + " is no record of schema v1",
            e);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void take(ConsumerRecord<String, byte[]> next) throws IOException {
    ByteBuffer value = Frames.message(next.value());
    switch (topicsByName.get(next.topic())) {
      case MESSAGES -> {
        MessageEvent event = MessageEvent.parseFrom(value);
        if (isNew(next, event.getPosition())) {
          reader.message(event);
        }
      }
      case MEMBERSHIP -> {
        MembershipEvent event = MembershipEvent.parseFrom(value);
        if (isNew(next, event.getPosition())) {
          reader.membership(event);
        }
      }
      case RECEIPTS -> {
        ReceiptEvent event = ReceiptEvent.parseFrom(value);
        if (isNew(next, event.getPosition())) {
          reader.receipt(event);
        }
      }
      case PUSHES -> {
        PushEvent event = PushEvent.parseFrom(value);
        if (isNew(next, event.getPosition())) {
          reader.push(event);
        }
      }
      case PRESENCE -> {
        PresenceSample sample = PresenceSample.parseFrom(value);
        if (isNew(next, sample.getPosition())) {
          reader.presence(sample);
        }
      }
    }
  }

  /** What is not above the last position of its key was there before. */
  private boolean isNew(ConsumerRecord<String, byte[]> next, long position) {
    String key = next.topic() + "/" + next.key();
    if (position <= lastPositions.getOrDefault(key, -1L)) {
      return false;
    }
    lastPositions.put(key, position);
    return true;
  }
}
