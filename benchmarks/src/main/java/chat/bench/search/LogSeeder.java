package chat.bench.search;

import chat.model.Ids;
import chat.model.RuleVersions;
import chat.model.Topics;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.SendMessage;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts commands straight into the conversation log, as any router may: what follows from them is
 * done by the platform's own folds. The default partitioner is that of the platform.
 */
final class LogSeeder implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  LogSeeder(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "20",
                "batch.size", "131072"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  void send(String conversationId, String senderId, String text) {
    ConversationRecord command =
        ConversationRecord.newBuilder()
            .setRuleVersion(RuleVersions.CONVERSATIONS)
            .setConversationId(conversationId)
            .setAuthorId(senderId)
            .setClientId(Ids.next())
            .setSendMessage(SendMessage.newBuilder().setBody(Body.newBuilder().setText(text)))
            .build();
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(Topics.CONVERSATIONS, conversationId, command.toByteArray()),
            (appended, failed) -> {
              if (failed != null) {
                failure.compareAndSet(null, failed);
              }
            });
  }

  /** Returns when the log has all of them. */
  void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the log cannot be filled", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
