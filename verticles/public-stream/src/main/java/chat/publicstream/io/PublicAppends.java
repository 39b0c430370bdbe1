package chat.publicstream.io;

import chat.publicschema.PublicTopic;
import chat.publicstream.core.PublicRecord;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.LogTopics;
import chat.runtime.kafka.Partitioning;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;

/** Appends to the public topics, each record to the partition of its key. */
public final class PublicAppends {
  private final LogProducer producer;
  private final Map<PublicTopic, LogLayout.Log> topics;

  private PublicAppends(LogProducer producer, Map<PublicTopic, LogLayout.Log> topics) {
    this.producer = producer;
    this.topics = topics;
  }

  /** Makes the topics that are missing, and lets all of them keep records as long. Blocks. */
  public static PublicAppends prepare(
      LogProducer producer, LogTopics logTopics, LogLayout layout, long retentionMillis) {
    Map<PublicTopic, LogLayout.Log> topics = new EnumMap<>(PublicTopic.class);
    for (PublicTopic topic : PublicTopic.values()) {
      topics.put(topic, logTopics.prepareStream(topic.topic(), layout.events(), retentionMillis));
    }
    return new PublicAppends(producer, topics);
  }

  /**
   * @param logPartition of the conversation log that the record comes from
   */
  Future<Void> append(int logPartition, PublicRecord publicRecord) {
    LogLayout.Log log = topics.get(publicRecord.topic());
    return producer
        .append(
            log.topic(),
            Partitioning.ofKey(publicRecord.key(), log.partitions()),
            publicRecord.key(),
            publicRecord.value().toByteArray(),
            new CloudEvent(
                publicRecord.eventId(logPartition),
                PublicTopic.SOURCE,
                publicRecord.value().getDescriptorForType()))
        .mapEmpty();
  }
}
