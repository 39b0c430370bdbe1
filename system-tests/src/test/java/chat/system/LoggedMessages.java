package chat.system;

import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Texts as they were last, by the ids of the messages, in the order of the log. */
  private final Map<String, Map<String, String>> texts = new HashMap<>();

  private final Map<String, List<ConversationRecord>> edits = new HashMap<>();

  private LoggedMessages(Set<String> conversationIds) {
    conversationIds.forEach(
        id -> {
          texts.put(id, new LinkedHashMap<>());
          edits.put(id, new ArrayList<>());
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
    if (!texts.containsKey(record.getConversationId())) {
      return;
    }
    if (record.hasSendMessage()) {
      texts
          .get(record.getConversationId())
          .putIfAbsent(record.getClientId(), record.getSendMessage().getBody().getText());
    } else if (record.hasEditMessage()) {
      edits.get(record.getConversationId()).add(record);
    }
  }

  boolean has(Talker.Acknowledged message) {
    return texts.get(message.conversationId()).containsKey(message.id());
  }

  /**
   * Texts by sequence, edits included.
   *
   * @param acknowledged says which sequence each id has
   */
  Map<Integer, String> texts(String conversationId, List<Talker.Acknowledged> acknowledged) {
    Map<String, Integer> sequences = new HashMap<>();
    acknowledged.forEach(message -> sequences.put(message.id(), message.sequence()));
    Map<Integer, String> bySequence = new LinkedHashMap<>();
    texts.get(conversationId).forEach((id, text) -> bySequence.put(sequences.get(id), text));
    for (ConversationRecord edit : edits.get(conversationId)) {
      bySequence.put(
          edit.getEditMessage().getSequence(), edit.getEditMessage().getBody().getText());
    }
    return bySequence;
  }
}
