package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterTest {
  private static final String TOPIC = "notes";
  private static final long TIMEOUT_SECONDS = 60;

  @TempDir Path home;

  @Test
  void what_three_brokers_acknowledged_outlives_the_leader_that_took_it() throws Exception {
    ServerSet brokers = ServerSet.of(EnumSet.of(Server.KAFKA)).with(Server.KAFKA, 3);
    try (EmbeddedServers servers = EmbeddedServers.start(home, Ports.free(3), brokers)) {
      Map<String, Object> config = Map.of("bootstrap.servers", servers.addresses().kafka());
      try (Admin admin = Admin.create(config)) {
        admin
            .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3)))
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
      Instance leader = servers.leaderOf(TOPIC, 0).orElseThrow();
      append(config, "before the kill");
      servers.kill(leader);
      append(config, "after the kill");
      assertNotEquals(leader, servers.leaderOf(TOPIC, 0).orElseThrow());
      servers.restart(leader);
      assertEquals(List.of("before the kill", "after the kill"), read(config));
      assertFalse(servers.death().isDone());
    }
  }

  private static void append(Map<String, Object> config, String text) throws Exception {
    Map<String, Object> producing = new HashMap<>(config);
    producing.put("acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(producing, new StringSerializer(), new StringSerializer())) {
      producer
          .send(new ProducerRecord<>(TOPIC, 0, null, text))
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(Map<String, Object> config) {
    List<String> read = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
      }
    }
    return read;
  }
}
