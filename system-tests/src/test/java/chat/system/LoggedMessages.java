package chat.system;

import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the log that was backed up says of some conversations in which nothing was refused: read
 * from its broker, up to where the backup says that it goes.
 */
final class LoggedMessages {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Set<String>> ids = new HashMap<>();
  private final Map<String, Set<Integer>> edited = new HashMap<>();

  private LoggedMessages(Set<String> conversationIds) {
    conversationIds.forEach(
        id -> {
          ids.put(id, new HashSet<>());
          edited.put(id, new HashSet<>());
        });
  }

  static LoggedMessages read(String brokers, Path backup, Set<String> conversationIds)
      throws Exception {
    JsonArray log =
        new JsonObject(Files.readString(backup.resolve("manifest.json"))).getJsonArray("log");
    LoggedMessages logged = new LoggedMessages(conversationIds);
    List<TopicPartition> partitions =
        IntStream.range(0, log.size())
            .mapToObj(partition -> new TopicPartition(Topics.CONVERSATIONS, partition))
            .toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < end(log, each))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end(log, new TopicPartition(record.topic(), record.partition()))) {
            logged.take(ConversationRecord.parseFrom(record.value()));
          }
        }
      }
    }
    return logged;
  }

  private static long end(JsonArray log, TopicPartition partition) {
    return log.getJsonObject(partition.partition()).getLong("records");
  }

  private void take(ConversationRecord record) {
    if (!ids.containsKey(record.getConversationId())) {
      return;
    }
    if (record.hasSendMessage()) {
      ids.get(record.getConversationId()).add(record.getClientId());
    } else if (record.hasEditMessage()) {
      edited.get(record.getConversationId()).add(record.getEditMessage().getSequence());
    }
  }

  boolean has(Talker.Acknowledged message) {
    return ids.get(message.conversationId()).contains(message.id());
  }

  /**
   * Texts by sequence, edits included. They are sealed in the log, and known by those who wrote.
   *
   * @param acknowledged all that was written, each edited once at most
   */
  Map<Integer, String> texts(String conversationId, List<Talker.Acknowledged> acknowledged) {
    Set<Integer> withEdit = edited.get(conversationId);
    return acknowledged.stream()
        .filter(message -> message.conversationId().equals(conversationId) && has(message))
        .collect(
            Collectors.toMap(
                Talker.Acknowledged::sequence,
                message ->
                    withEdit.contains(message.sequence())
                        ? message.textAfterEdit()
                        : message.text()));
  }
}
