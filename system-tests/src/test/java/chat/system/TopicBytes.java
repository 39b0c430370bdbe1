package chat.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in Kafka, as whoever reads its disks finds it. */
record TopicBytes(String brokers) {
  private static final Duration POLL = Duration.ofMillis(200);

  /** All topics of the platform. */
  List<String> topics() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return consumer.listTopics().keySet().stream()
          .filter(topic -> topic.startsWith("chat."))
          .sorted()
          .toList();
    }
  }

  /** Whether a record of a topic has these ASCII characters in its key, value or headers. */
  boolean hold(String topic, String ascii) {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (parts(record).stream()
              .anyMatch(part -> new String(part, StandardCharsets.ISO_8859_1).contains(ascii))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static List<byte[]> parts(ConsumerRecord<byte[], byte[]> record) {
    List<byte[]> parts = new ArrayList<>(List.of(record.value()));
    if (record.key() != null) {
      parts.add(record.key());
    }
    record.headers().forEach(header -> parts.add(header.value()));
    return parts;
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
