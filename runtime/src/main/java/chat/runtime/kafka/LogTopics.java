package chat.runtime.kafka;

import chat.model.Ids;
import chat.model.Limits;
import chat.model.Topics;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics that are missing and finds out whether the tables were folded from those that
 * are there. Blocks: for the start of a process.
 */
public final class LogTopics {
  private static final long TIMEOUT_SECONDS = 20;
  private static final int FIRST_GENERATION = 1;
  private static final int CONVERSATION_RECORD_BYTES_MAX = 1024 * 1024;
  private static final int DERIVED_RECORD_BYTES_MAX = 2 * 1024 * 1024;

  private final KafkaSettings settings;
  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement insert;

  public LogTopics(KafkaSettings settings, Cassandra cassandra) {
    this.settings = settings;
    this.cassandra = cassandra;
    load =
        cassandra.prepare(
            "SELECT topic_id, generation, epoch FROM {ks}.log_topics WHERE topic = ?");
    insert =
        cassandra.prepare(
            "INSERT INTO {ks}.log_topics (topic, topic_id, generation, epoch) VALUES (?, ?, ?, ?)"
                + " IF NOT EXISTS");
  }

  /**
   * The logs, made if need be.
   *
   * @throws LogMismatchException when the tables belong to other topics
   */
  public LogLayout prepare() {
    try (Admin admin = Admin.create(new HashMap<>(settings.client()))) {
      LogLayout.Log conversations =
          prepare(
              admin, Topics.CONVERSATIONS, settings.conversationPartitions(), conversationConfig());
      LogLayout.Log inbox =
          prepare(
              admin,
              Topics.INBOX,
              settings.inboxPartitions(),
              derivedConfig(Limits.INBOX_TTL_SECONDS));
      return new LogLayout(
          conversations,
          inbox,
          prepare(
              admin,
              Topics.EVENTS,
              conversations.partitions(),
              derivedConfig(Limits.EVENTS_RETENTION_SECONDS)),
          prepareWork(admin, Topics.PUSH, inbox, Limits.PUSH_RETENTION_MILLIS),
          prepareWork(admin, Topics.PUSH_DEAD, inbox, Limits.PUSH_DEAD_RETENTION_MILLIS));
    }
  }

  /**
   * A topic for readers outside of the platform, made if need be, that keeps records as long from
   * now on.
   *
   * @param source from which it is derived; a new one has as many partitions
   * @param retentionMillis −1 for ever
   */
  public LogLayout.Log prepareStream(String topic, LogLayout.Log source, long retentionMillis) {
    try (Admin admin = Admin.create(new HashMap<>(settings.client()))) {
      Map<String, String> config = durableConfig();
      config.put("max.message.bytes", Integer.toString(DERIVED_RECORD_BYTES_MAX));
      TopicDescription description = describeOrCreate(admin, topic, source.partitions(), config);
      ConfigEntry retention = new ConfigEntry("retention.ms", Long.toString(retentionMillis));
      await(
          admin
              .incrementalAlterConfigs(
                  Map.of(
                      new ConfigResource(ConfigResource.Type.TOPIC, topic),
                      List.of(new AlterConfigOp(retention, AlterConfigOp.OpType.SET))))
              .all());
      return new LogLayout.Log(
          topic, description.partitions().size(), source.generation(), source.epoch());
    }
  }

  /** A topic of work that may be made anew at any time. */
  private LogLayout.Log prepareWork(
      Admin admin, String topic, LogLayout.Log inbox, long retentionMillis) {
    Map<String, String> config = durableConfig();
    config.put("retention.ms", Long.toString(retentionMillis));
    TopicDescription description = describeOrCreate(admin, topic, inbox.partitions(), config);
    return new LogLayout.Log(
        topic, description.partitions().size(), FIRST_GENERATION, inbox.epoch());
  }

  private LogLayout.Log prepare(
      Admin admin, String topic, int partitions, Map<String, String> config) {
    TopicDescription description = describeOrCreate(admin, topic, partitions, config);
    String topicId = description.topicId().toString();
    Row known = cassandra.executeBlocking(load.bind(topic)).one();
    if (known == null) {
      cassandra.executeBlocking(insert.bind(topic, topicId, FIRST_GENERATION, Ids.next()));
      known = cassandra.executeBlocking(load.bind(topic)).one();
    }
    if (!topicId.equals(known.getString("topic_id"))) {
      throw new LogMismatchException(
          "the tables in Cassandra were folded from a topic "
              + topic
              + " with id "
              + known.getString("topic_id")
              + ", but Kafka has one with id "
              + topicId
              + ": the topic was made anew or one of the two was restored. Restore both from the"
              + " same time, or drop the keyspace so that it is folded again");
    }
    return new LogLayout.Log(
        topic,
        description.partitions().size(),
        known.getInt("generation"),
        known.getString("epoch"));
  }

  private TopicDescription describeOrCreate(
      Admin admin, String topic, int partitions, Map<String, String> config) {
    try {
      return describe(admin, topic);
    } catch (UnknownTopicOrPartitionException e) {
      create(admin, topic, partitions, config);
      return describeOnceVisible(admin, topic);
    }
  }

  private void create(Admin admin, String topic, int partitions, Map<String, String> config) {
    NewTopic wanted =
        new NewTopic(topic, partitions, (short) settings.replicationFactor()).configs(config);
    try {
      await(admin.createTopics(List.of(wanted)).all());
    } catch (TopicExistsException e) {
      // Another node was faster.
    }
  }

  /** A broker may answer before it has heard of the topic that another one has just made. */
  private static TopicDescription describeOnceVisible(Admin admin, String topic) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        return describe(admin, topic);
      } catch (UnknownTopicOrPartitionException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private static TopicDescription describe(Admin admin, String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
  }

  private Map<String, String> conversationConfig() {
    Map<String, String> config = durableConfig();
    config.put("retention.ms", "-1");
    config.put("max.message.bytes", Integer.toString(CONVERSATION_RECORD_BYTES_MAX));
    // The time of a message is that of the log, never the clock of a process.
    config.put("message.timestamp.type", "LogAppendTime");
    return config;
  }

  private Map<String, String> derivedConfig(int retentionSeconds) {
    Map<String, String> config = durableConfig();
    config.put("retention.ms", Long.toString(TimeUnit.SECONDS.toMillis(retentionSeconds)));
    config.put("max.message.bytes", Integer.toString(DERIVED_RECORD_BYTES_MAX));
    return config;
  }

  private Map<String, String> durableConfig() {
    Map<String, String> config = new HashMap<>();
    config.put("retention.bytes", "-1");
    config.put("cleanup.policy", "delete");
    config.put("unclean.leader.election.enable", "false");
    config.put("min.insync.replicas", settings.replicationFactor() >= 3 ? "2" : "1");
    return config;
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka did not answer within " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    }
  }
}
