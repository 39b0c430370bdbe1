package chat.router.io;

import chat.model.Topics;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.model.v1.Outcome;
import chat.model.v1.Verdict;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogProducer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Answers over the event bus and appends to Kafka. */
public final class LiveOutputs implements Outputs {
  private static final String EVENT_SOURCE = "/chat/message-router";

  private final Vertx vertx;
  private final LogProducer producer;

  public LiveOutputs(Vertx vertx, LogProducer producer) {
    this.vertx = vertx;
    this.producer = producer;
  }

  @Override
  public void answer(Origin origin, Verdict verdict) {
    if (!origin.getAddress().isEmpty()) {
      vertx
          .eventBus()
          .send(
              origin.getAddress(),
              Outcome.newBuilder()
                  .setSubmission(origin.getSubmission())
                  .setVerdict(verdict)
                  .build());
    }
  }

  @Override
  public Future<?> appendInbox(int inboxPartition, InboxRecord record) {
    long firstPosition = record.getEntries(0).getEvent().getPosition();
    return producer.append(
        Topics.INBOX,
        inboxPartition,
        record.getConversationId(),
        record.toByteArray(),
        new CloudEvent(Long.toString(firstPosition), EVENT_SOURCE, InboxRecord.getDescriptor()));
  }
}
