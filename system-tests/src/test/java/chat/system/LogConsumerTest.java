package chat.system;

import chat.embedded.Addresses;
import chat.embedded.EmbeddedServers;
import chat.embedded.SharedServers;
import chat.model.Ids;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogConsumer;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.settings.Settings;
import chat.runtime.store.FoldPositionStore;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member of a consumer group on a real Kafka. */
class LogConsumerTest {
  private static final int PARTITIONS = 4;
  private static final long WAKE_UP_EVERY_MILLIS = 10;

  /** So many members that one is all but certain to be woken up at the wrong moment. */
  private static final int ROUNDS = 15;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();

  private final class Assignments implements LogConsumer.Listener {
    @Override
    public void assigned(int partition, long startOffset) {
      assigned.add(partition);
    }

    @Override
    public void records(int partition, List<ConsumerRecord<String, byte[]>> records) {}

    @Override
    public void revoked(int partition) {
      assigned.remove(partition);
    }

    @Override
    public void failed(Throwable cause) {}
  }

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  /** A fold whose backlog shrinks wakes its consumer up, also while partitions are handed out. */
  @Test
  void everyPartitionIsHandedOverAlthoughTheConsumerIsWokenUpMeanwhile() throws Exception {
    EmbeddedServers servers = SharedServers.start();
    Addresses addresses = servers.addresses();
    String topic = "woken-" + Ids.next();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", addresses.kafka()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
          .all()
          .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
    Settings settings =
        Settings.of(
            Map.of(
                "CHAT_KAFKA_BOOTSTRAP_SERVERS", addresses.kafka(),
                "CHAT_CASSANDRA_CONTACT_POINTS", addresses.cassandra(),
                "CHAT_CASSANDRA_LOCAL_DATACENTER", addresses.cassandraDatacenter(),
                "CHAT_CASSANDRA_KEYSPACE", "consumer_test"));
    try (Cassandra cassandra = Cassandra.open(CassandraSettings.from(settings))) {
      for (int round = 0; round < ROUNDS; round++) {
        assigned.clear();
        handOver(
            new LogConsumer(
                vertx,
                KafkaSettings.from(settings),
                new LogLayout.Log(topic, PARTITIONS, 1, "epoch"),
                new StartOffsets(new FoldPositionStore(cassandra), topic),
                FetchPace.AT_ONCE,
                new Assignments()));
      }
    }
  }

  private void handOver(LogConsumer consumer) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread waker = new Thread(() -> wakeUpUntil(done, consumer), "waker");
    waker.start();
    try {
      consumer.start("woken-consumer");
      Await.until("all partitions handed over", TIMEOUT, () -> assigned.size() == PARTITIONS);
    } finally {
      done.set(true);
      waker.join();
      Await.result(consumer.stop());
    }
  }

  private static void wakeUpUntil(AtomicBoolean done, LogConsumer consumer) {
    while (!done.get()) {
      consumer.setPaused(0, true);
      consumer.setPaused(0, false);
      try {
        TimeUnit.MILLISECONDS.sleep(WAKE_UP_EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
