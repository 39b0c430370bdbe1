package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.embedded.EmbeddedServers;
import chat.embedded.Ports;
import chat.embedded.Server;
import chat.model.Position;
import chat.model.Topics;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogTopics;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.settings.Settings;
import chat.runtime.store.FoldPositionStore;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks and commits on which nobody can rely, and what becomes of the logs and their folds. */
class LogTroublesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration AHEAD = Duration.ofHours(2);
  private static final String PUBLIC_TOPIC = "chat.public.test";
  private static final String FOLD = "fold-of-a-quiet-partition";
  private static final int RECORDS = 3;

  private static EmbeddedServers servers;
  private static KafkaSettings kafka;
  private static Cassandra cassandra;

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    servers = EmbeddedServers.start(home, Ports.free(), Set.of(Server.KAFKA, Server.CASSANDRA));
    Settings settings =
        Settings.of(
            Map.of(
                "CHAT_KAFKA_BOOTSTRAP_SERVERS",
                servers.addresses().kafka(),
                "CHAT_CASSANDRA_CONTACT_POINTS",
                servers.addresses().cassandra(),
                "CHAT_CASSANDRA_LOCAL_DATACENTER",
                servers.addresses().cassandraDatacenter()));
    kafka = KafkaSettings.from(settings);
    cassandra = Cassandra.open(CassandraSettings.from(settings));
  }

  @AfterAll
  static void stop() {
    if (cassandra != null) {
      cassandra.close();
    }
    if (servers != null) {
      servers.close();
    }
  }

  /** Else it would append to the conversation log, answer, and append to no inbox, for ever. */
  @Test
  void aProcessWhoseClockIsHoursAheadAppendsToEachTopicAtTheTimeOfTheLog() throws Exception {
    Set<String> topics = makeTopics();

    appendFromTheFuture(topics);
  }

  /** As an earlier release has left them. */
  @Test
  void topicsThatWentByTheClocksOfProcessesGoByThatOfTheLogFromTheNextStartOn() throws Exception {
    Set<String> topics = makeTopics();
    topics.remove(Topics.CONVERSATIONS);
    List<AlterConfigOp> byProcesses =
        List.of(
            new AlterConfigOp(
                new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET));
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              topics.stream()
                  .collect(
                      Collectors.toMap(
                          topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic),
                          topic -> byProcesses)))
          .all()
          .get();
    }

    makeTopics();

    appendFromTheFuture(topics);
  }

  /** The position in the table is the later one: the commit that follows it was lost. */
  @Test
  void aFoldGoesOnWhereItsLastCommitIsOlderThanWhatTheLogStillHas() throws Exception {
    LogLayout.Log inbox = new LogTopics(kafka, cassandra).prepare().inbox();
    TopicPartition partition = new TopicPartition(inbox.topic(), inbox.partitions() - 1);
    long end = append(partition, RECORDS);
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();
      admin
          .alterConsumerGroupOffsets(FOLD, Map.of(partition, new OffsetAndMetadata(end - 1)))
          .all()
          .get();
    }
    FoldPositionStore positions = new FoldPositionStore(cassandra);
    positions.writeBlocking(FOLD, partition.partition(), Position.of(inbox.generation(), end - 1));
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    AtomicLong folded = new AtomicLong(-1);
    PartitionHost host =
        new PartitionHost(
            vertx,
            kafka,
            inbox,
            StartOffsets.ofFold(positions, FOLD),
            FetchPace.BEHIND_HINTS,
            new Health());
    Promise<Void> stopped = Promise.promise();
    try {
      context.runOnContext(
          started ->
              host.start(
                  (number, startOffset) ->
                      number == partition.partition() ? new Noting(folded) : new Noting(null)));

      append(partition, 1);

      Await.until("the next record is folded", TIMEOUT, () -> folded.get() == end);
      context.runOnContext(ending -> host.stop().onComplete(stopped));
      Await.result(stopped.future());
    } finally {
      Await.result(vertx.close());
    }
  }

  private static Set<String> makeTopics() throws Exception {
    LogTopics topics = new LogTopics(kafka, cassandra);
    LogLayout layout = topics.prepare();
    topics.prepareStream(PUBLIC_TOPIC, layout.events(), -1);
    try (Admin admin = admin()) {
      return admin.listTopics().names().get().stream()
          .filter(topic -> topic.startsWith("chat."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void appendFromTheFuture(Set<String> topics) throws Exception {
    long ahead = Instant.now().plus(AHEAD).toEpochMilli();
    try (KafkaProducer<String, byte[]> producer = producer()) {
      Map<String, String> refused =
          topics.stream()
              .collect(
                  Collectors.toMap(Function.identity(), topic -> outcome(producer, topic, ahead)));

      refused.values().removeIf(String::isEmpty);
      assertEquals(Map.of(), refused);
    }
  }

  /** What is wrong with an append; empty when it came to stand before that time. */
  private static String outcome(
      KafkaProducer<String, byte[]> producer, String topic, long timeMillis) {
    try {
      long stamped =
          producer
              .send(new ProducerRecord<>(topic, 0, timeMillis, "key", new byte[0]))
              .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
              .timestamp();
      return stamped < timeMillis ? "" : "has the time of the process";
    } catch (ExecutionException e) {
      return e.getCause().toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Offset of the record that comes next. */
  private static long append(TopicPartition partition, int records) throws Exception {
    long last = -1;
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int i = 0; i < records; i++) {
        last =
            producer
                .send(
                    new ProducerRecord<>(
                        partition.topic(), partition.partition(), "key", new byte[0]))
                .get()
                .offset();
      }
    }
    return last + 1;
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers.addresses().kafka()));
  }

  private static KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers.addresses().kafka()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** Notes the offset of the last record. */
  private record Noting(AtomicLong last) implements PartitionHost.Worker {
    @Override
    public void record(ConsumerRecord<String, byte[]> next) {
      if (last != null) {
        last.set(next.offset());
      }
    }

    @Override
    public void tick() {}

    @Override
    public int backlog() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
