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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that are missing and finds out whether the tables were folded from those that
 * are there. Blocks: for the start of a process.
 */
public final class LogTopics {
  private static final Logger LOG = LoggerFactory.getLogger(LogTopics.class);
  private static final long TIMEOUT_SECONDS = 20;
  private static final int FIRST_GENERATION = 1;
  private static final String TIMESTAMP_TYPE = "message.timestamp.type";
  private static final String BY_THE_LOG = "LogAppendTime";

  private static final List<String> STAMPED_BY_EARLIER_RELEASES =
      List.of(
          Topics.INBOX,
          Topics.EVENTS,
          Topics.ERASURES,
          Topics.PUSH,
          Topics.PUSH_OUTCOMES,
          Topics.PUSH_DEAD);

  /** Stands for the id of a topic while a backup is copied into it. */
  private static final String RESTORING = "restoring";

  private static final int CONVERSATION_RECORD_BYTES_MAX = 1024 * 1024;
  private static final int DERIVED_RECORD_BYTES_MAX = 2 * 1024 * 1024;

  private final KafkaSettings settings;
  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement insert;
  private final PreparedStatement replace;
  private final PreparedStatement keepPartitions;

  public LogTopics(KafkaSettings settings, Cassandra cassandra) {
    this.settings = settings;
    this.cassandra = cassandra;
    load =
        cassandra.prepare(
            "SELECT topic_id, generation, epoch, partitions FROM {ks}.log_topics WHERE topic = ?");
    insert =
        cassandra.prepare(
            "INSERT INTO {ks}.log_topics (topic, topic_id, generation, epoch) VALUES (?, ?, ?, ?)"
                + " IF NOT EXISTS");
    replace =
        cassandra.prepare(
            "UPDATE {ks}.log_topics SET topic_id = ?, generation = ?, epoch = ? WHERE topic = ?"
                + " IF topic_id = ?");
    keepPartitions =
        cassandra.prepare(
            "UPDATE {ks}.log_topics SET partitions = ? WHERE topic = ? IF partitions = null");
  }

  /**
   * The logs, made if need be.
   *
   * @throws LogMismatchException when the tables belong to other topics
   */
  public LogLayout prepare() {
    try (Admin admin = admin()) {
      LogLayout.Log conversations =
          prepare(
              admin, Topics.CONVERSATIONS, settings.conversationPartitions(), conversationConfig());
      LogLayout.Log inbox =
          prepare(
              admin,
              Topics.INBOX,
              settings.inboxPartitions(),
              derivedConfig(Limits.INBOX_TTL_SECONDS));
      prepareErasures(admin);
      LogLayout layout =
          new LogLayout(
              conversations,
              inbox,
              prepare(
                  admin,
                  Topics.EVENTS,
                  conversations.partitions(),
                  derivedConfig(Limits.EVENTS_RETENTION_SECONDS)),
              prepareWork(admin, Topics.PUSH, inbox, Limits.PUSH_RETENTION_MILLIS),
              prepareWork(
                  admin,
                  Topics.PUSH_OUTCOMES,
                  inbox,
                  TimeUnit.SECONDS.toMillis(Limits.EVENTS_RETENTION_SECONDS)),
              prepareWork(admin, Topics.PUSH_DEAD, inbox, Limits.PUSH_DEAD_RETENTION_MILLIS));
      // Topics of earlier releases went by the clocks of processes.
      set(admin, STAMPED_BY_EARLIER_RELEASES, Map.of(TIMESTAMP_TYPE, BY_THE_LOG));
      return layout;
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
    try (Admin admin = admin()) {
      Map<String, String> config = durableConfig();
      config.put("max.message.bytes", Integer.toString(DERIVED_RECORD_BYTES_MAX));
      TopicDescription description = describeOrCreate(admin, topic, source.partitions(), config);
      set(
          admin,
          List.of(topic),
          Map.of("retention.ms", Long.toString(retentionMillis), TIMESTAMP_TYPE, BY_THE_LOG));
      return new LogLayout.Log(
          topic, description.partitions().size(), source.generation(), source.epoch());
    }
  }

  private void prepareErasures(Admin admin) {
    Map<String, String> config = durableConfig();
    config.put("retention.ms", "-1");
    describeOrCreate(admin, Topics.ERASURES, 1, config);
  }

  /**
   * Makes the conversation log for the records of a backup, which keep the times that they had: the
   * folds judge by them. No node starts on it before {@link #endRestore}.
   *
   * @throws LogMismatchException when there is a log already
   */
  public void beginRestore(int partitions) {
    boolean isFirst =
        cassandra
            .executeBlocking(
                insert.bind(Topics.CONVERSATIONS, RESTORING, FIRST_GENERATION, Ids.next()))
            .wasApplied();
    if (!isFirst) {
      throw new LogMismatchException(
          "the tables in Cassandra know a topic " + Topics.CONVERSATIONS + " already");
    }
    Map<String, String> config = conversationConfig();
    config.put(TIMESTAMP_TYPE, "CreateTime");
    NewTopic wanted =
        new NewTopic(Topics.CONVERSATIONS, partitions, (short) settings.replicationFactor())
            .configs(config);
    try (Admin admin = admin()) {
      await(admin.createTopics(List.of(wanted)).all());
      prepareErasures(admin);
      describeOnceVisible(admin, Topics.CONVERSATIONS);
    } catch (TopicExistsException e) {
      throw new LogMismatchException("Kafka has a topic " + Topics.CONVERSATIONS + " already");
    }
  }

  /**
   * Lets nodes start on the log that {@link #beginRestore} made. Positions in it lie above all that
   * were ever told, also above those of records that the backup lacks.
   *
   * @param generation of the log that was backed up
   */
  public void endRestore(int generation) {
    try (Admin admin = admin()) {
      set(admin, List.of(Topics.CONVERSATIONS), Map.of(TIMESTAMP_TYPE, BY_THE_LOG));
      String topicId = describe(admin, Topics.CONVERSATIONS).topicId().toString();
      boolean isDone =
          cassandra
              .executeBlocking(
                  replace.bind(
                      topicId, generation + 1, Ids.next(), Topics.CONVERSATIONS, RESTORING))
              .wasApplied();
      if (!isDone) {
        throw new LogMismatchException(
            "somebody else has changed what Cassandra knows of " + Topics.CONVERSATIONS);
      }
    }
  }

  private void set(Admin admin, List<String> topics, Map<String, String> values) {
    List<AlterConfigOp> changes =
        values.entrySet().stream()
            .map(value -> new ConfigEntry(value.getKey(), value.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    await(
        admin
            .incrementalAlterConfigs(
                topics.stream()
                    .collect(
                        Collectors.toMap(
                            topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            topic -> changes)))
            .all());
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
    if (RESTORING.equals(known.getString("topic_id"))) {
      throw new LogMismatchException(
          "a backup is being restored into these servers, or its restore has failed: wait for its"
              + " end, or begin again on empty servers");
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
    int present = description.partitions().size();
    if (known.isNull("partitions")) {
      cassandra.executeBlocking(keepPartitions.bind(present, topic));
      known = cassandra.executeBlocking(load.bind(topic)).one();
    }
    int first = known.getInt("partitions");
    if (first != present) {
      // A key that moved to a new partition would lose its order.
      LOG.warn(
          "topic {} was made with {} partitions and has {}: those that were added are not used",
          topic,
          first,
          present);
    }
    return new LogLayout.Log(topic, first, known.getInt("generation"), known.getString("epoch"));
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
  private TopicDescription describeOnceVisible(Admin admin, String topic) {
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

  private TopicDescription describe(Admin admin, String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
  }

  private Map<String, String> conversationConfig() {
    Map<String, String> config = durableConfig();
    config.put("retention.ms", "-1");
    config.put("max.message.bytes", Integer.toString(CONVERSATION_RECORD_BYTES_MAX));
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
    // The time of a message is that of the log, never the clock of a process; and a broker refuses
    // for ever what comes with a time more than an hour ahead of its own.
    config.put(TIMESTAMP_TYPE, BY_THE_LOG);
    config.put("retention.bytes", "-1");
    config.put("cleanup.policy", "delete");
    config.put("unclean.leader.election.enable", "false");
    config.put("min.insync.replicas", settings.replicationFactor() >= 3 ? "2" : "1");
    return config;
  }

  /** Its calls end within {@link #TIMEOUT_SECONDS}, and so does its {@code close}. */
  private Admin admin() {
    Map<String, Object> config = new HashMap<>(settings.client());
    int timeoutMillis = (int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS);
    config.put("request.timeout.ms", timeoutMillis);
    config.put("default.api.timeout.ms", timeoutMillis);
    return Admin.create(config);
  }

  private <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException
          || e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(e);
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    }
  }

  private IllegalStateException unreachable(Exception failure) {
    return new IllegalStateException(
        "Kafka at " + settings.bootstrapServers() + ": " + settings.words(failure), failure);
  }
}
