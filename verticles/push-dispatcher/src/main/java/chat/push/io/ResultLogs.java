package chat.push.io;

import chat.model.v1.DeadPush;
import chat.model.v1.PushOutcome;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.Partitioning;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;

/**
 * Keeps what providers have answered, for the public stream, and what was given up, with the
 * reason, for whoever can do something about it.
 */
final class ResultLogs {
  private static final String SOURCE = "/chat/push-dispatcher";

  private final LogProducer producer;
  private final LogLayout.Log outcomes;
  private final LogLayout.Log dead;

  ResultLogs(LogProducer producer, LogLayout layout) {
    this.producer = producer;
    this.outcomes = layout.pushOutcomes();
    this.dead = layout.pushDead();
  }

  /** Those of a user in the order in which they are appended. */
  Future<Void> append(PushOutcome outcome) {
    String id =
        id(outcome.getDeviceId(), outcome.getConversationId(), outcome.getSequence())
            + "/"
            + Timestamps.toMillis(outcome.getAnsweredAt());
    return producer
        .append(
            outcomes.topic(),
            Partitioning.ofKey(outcome.getUserId(), outcomes.partitions()),
            outcome.getUserId(),
            outcome.toByteArray(),
            new CloudEvent(id, SOURCE, PushOutcome.getDescriptor()))
        .mapEmpty();
  }

  /**
   * @param partition of the push topic
   */
  Future<Void> append(int partition, DeadPush letter) {
    String conversationId = letter.getWork().getConversationId();
    return producer
        .append(
            dead.topic(),
            partition % dead.partitions(),
            conversationId,
            letter.toByteArray(),
            new CloudEvent(
                id(letter.getWork().getDeviceId(), conversationId, letter.getWork().getSequence()),
                SOURCE,
                DeadPush.getDescriptor()))
        .mapEmpty();
  }

  private static String id(String deviceId, String conversationId, int sequence) {
    return deviceId + "/" + conversationId + "/" + sequence;
  }
}
