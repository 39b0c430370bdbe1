package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.embedded.Addresses;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.Topics;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Message;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was written in a chat is in the log of record and in the history made from it, sealed. */
@ExtendWith(Platform.Shared.class)
class LogTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final List<String> TEXTS =
      List.of("first \u05e9\u05dc\u05d5\u05dd", "second\nline");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> ids = List.of(Ids.next(), Ids.next());
  private Addresses addresses;
  private Person ann;
  private String conversationId;

  @BeforeEach
  void chat(Platform platform) throws Exception {
    addresses = platform.addresses();
    HttpApi api = new HttpApi(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    conversationId = Await.result(ann.conversationWith(Await.result(Person.signUp(api, "bob"))));
    Socket socket = Socket.live(vertx, ann.session());
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(i + 1, socket.sent(Frames.send(conversationId, ids.get(i), TEXTS.get(i))));
    }
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void messagesAreInKafkaInTheOrderOfTheirSequences() throws Exception {
    List<ConsumerRecord<String, byte[]>> logged = inKafka();

    assertEquals(1, logged.stream().map(ConsumerRecord::partition).distinct().count());
    assertTrue(logged.get(0).offset() < logged.get(1).offset());
    for (int i = 0; i < ids.size(); i++) {
      ConversationRecord record = ConversationRecord.parseFrom(logged.get(i).value());
      assertEquals(conversationId, logged.get(i).key());
      assertEquals(ids.get(i), record.getClientId());
      assertEquals(ann.session().userId(), record.getAuthorId());
      assertSealed(i, record.getSendMessage().getBody());
    }
  }

  @Test
  void messagesAreInCassandraUnderTheirSequences() throws Exception {
    try (Tables tables = new Tables(addresses)) {
      for (int i = 0; i < ids.size(); i++) {
        long sequence = i + 1L;
        Message message =
            Await.value(
                "sequence " + sequence + " is in the table history",
                TIMEOUT,
                () -> history(tables, sequence));
        assertEquals(sequence, message.getSequence());
        assertEquals(ids.get(i), message.getClientMessageId());
        assertSealed(i, message.getBody());
      }
    }
  }

  /** The length is told; that it opens to what was written, everybody sees who reads it. */
  private void assertSealed(int i, Body body) {
    assertEquals(ann.session().userId(), body.getSealedText().getKeyId());
    String text = TEXTS.get(i);
    assertEquals(text.codePointCount(0, text.length()), body.getSealedText().getCodePoints());
    assertFalse(new String(body.toByteArray(), StandardCharsets.UTF_8).contains(text));
  }

  /** The records of the messages, read as any consumer would. */
  private List<ConsumerRecord<String, byte[]>> inKafka() throws Exception {
    Map<String, Object> settings =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, addresses.kafka());
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.CONVERSATIONS).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
      Await.until(
          "the messages are in " + Topics.CONVERSATIONS,
          TIMEOUT,
          () -> {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(TIMEOUT)) {
              if (ids.contains(ConversationRecord.parseFrom(record.value()).getClientId())) {
                found.add(record);
              }
            }
            return found.size() >= ids.size();
          });
      return found;
    }
  }

  private Optional<Message> history(Tables tables, long sequence)
      throws InvalidProtocolBufferException {
    int bucket = (int) (sequence / Limits.HISTORY_BUCKET_SEQUENCES);
    Row row =
        tables
            .session()
            .execute(
                "SELECT message FROM "
                    + tables.named("history")
                    + " WHERE conversation_id = ? AND bucket = ? AND sequence = ?",
                conversationId,
                bucket,
                sequence)
            .one();
    return row == null
        ? Optional.empty()
        : Optional.of(Message.parseFrom(row.getByteBuffer("message")));
  }
}
