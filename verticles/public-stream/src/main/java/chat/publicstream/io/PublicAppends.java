package chat.publicstream.io;

import chat.publicschema.PublicTopic;
import chat.publicstream.core.PublicRecord;
import chat.publicstream.core.RegistryFrame;
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
  private final Map<PublicTopic, Integer> schemaIds;

  private PublicAppends(
      LogProducer producer,
      Map<PublicTopic, LogLayout.Log> topics,
      Map<PublicTopic, Integer> schemaIds) {
    this.producer = producer;
    this.topics = topics;
    this.schemaIds = schemaIds;
  }

  /** Makes the topics that are missing, and lets all of them keep records as long. Blocks. */
  public static PublicAppends prepare(
      LogProducer producer, LogTopics logTopics, LogLayout layout, long retentionMillis) {
    Map<PublicTopic, LogLayout.Log> topics = new EnumMap<>(PublicTopic.class);
    for (PublicTopic topic : PublicTopic.values()) {
      topics.put(topic, logTopics.prepareStream(topic.topic(), layout.events(), retentionMillis));
    }
    return new PublicAppends(producer, topics, Map.of());
  }

  /**
   * The same, with the frame of a schema registry around each value.
   *
   * @param ids of the schema, for all topics
   */
  public PublicAppends framed(Map<PublicTopic, Integer> ids) {
    return new PublicAppends(producer, topics, Map.copyOf(ids));
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
            value(publicRecord),
            new CloudEvent(
                publicRecord.eventId(logPartition),
                PublicTopic.SOURCE,
                publicRecord.value().getDescriptorForType()))
        .mapEmpty();
  }

  private byte[] value(PublicRecord publicRecord) {
    Integer schemaId = schemaIds.get(publicRecord.topic());
    return schemaId == null
        ? publicRecord.value().toByteArray()
        : RegistryFrame.of(schemaId, publicRecord.value());
  }
}
