package chat.push.io;

import chat.model.v1.DeadPush;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import io.vertx.core.Future;

/** Keeps what was given up, with the reason, for whoever can do something about it. */
final class DeadLetters {
  private static final String SOURCE = "/chat/push-dispatcher";

  private final LogProducer producer;
  private final LogLayout.Log log;

  DeadLetters(LogProducer producer, LogLayout.Log log) {
    this.producer = producer;
    this.log = log;
  }

  /**
   * @param partition of the push topic
   */
  Future<Void> append(int partition, DeadPush letter) {
    String conversationId = letter.getWork().getConversationId();
    String id =
        letter.getWork().getDeviceId()
            + "/"
            + conversationId
            + "/"
            + letter.getWork().getSequence();
    return producer
        .append(
            log.topic(),
            partition % log.partitions(),
            conversationId,
            letter.toByteArray(),
            new CloudEvent(id, SOURCE, DeadPush.getDescriptor()))
        .mapEmpty();
  }
}
