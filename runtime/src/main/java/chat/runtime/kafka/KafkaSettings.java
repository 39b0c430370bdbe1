package chat.runtime.kafka;

import chat.runtime.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the log is, how it is reached and how it is laid out when it is made.
 *
 * @param conversationPartitions fixed for the life of a generation of the log
 * @param inboxPartitions likewise
 */
public record KafkaSettings(
    String bootstrapServers,
    int replicationFactor,
    int conversationPartitions,
    int inboxPartitions,
    KafkaSecurity security) {

  /**
   * Reads the file of the authorities, if one is named; blocks.
   *
   * @throws chat.runtime.settings.InvalidSettingException with the name of the variable, what is
   *     allowed and what came
   */
  public static KafkaSettings from(Settings settings) {
    return new KafkaSettings(
        settings.text("CHAT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
        settings.integer("CHAT_KAFKA_REPLICATION_FACTOR", 1, 1, 9),
        settings.integer("CHAT_KAFKA_CONVERSATION_PARTITIONS", 8, 1, 4_096),
        settings.integer("CHAT_KAFKA_INBOX_PARTITIONS", 8, 1, 4_096),
        KafkaSecurity.from(settings));
  }

  /** Settings that each Kafka client of this process needs. */
  public Map<String, String> client() {
    Map<String, String> client = new HashMap<>();
    client.put("bootstrap.servers", bootstrapServers);
    client.put("reconnect.backoff.ms", "100");
    client.put("reconnect.backoff.max.ms", "2000");
    client.putAll(security.client());
    return client;
  }

  /** What a failure of such a client means and what to look at, in words for an operator. */
  public String words(Throwable failure) {
    return security.words(failure);
  }
}
