package chat.router.io;

import chat.model.ErrorCode;
import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.RetryLater;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.Partitioning;
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Appends commands to the conversation log, whatever partition they belong to. It judges nothing:
 * the answer is the fold's. Only when a command is not in the log for certain, or nobody knows, is
 * its origin told to try again.
 */
public final class CommandAppender {
  private static final String EVENT_SOURCE = "/chat/message-router";
  private static final int RETRY_AFTER_MILLIS = 1_000;

  /** Told of each append of this node. */
  public interface Listener {
    /** Whether a partition has so much to do that nothing may be added. */
    boolean isBusy(int partition);

    void appended(int partition, long offset, long appendedAtMillis, ConversationRecord record);
  }

  private final Vertx vertx;
  private final LogProducer producer;
  private final int partitions;
  private final int underWayMax;
  private final Listener listener;
  private int underWay;

  /**
   * @param partitions of the conversation log
   */
  public CommandAppender(
      Vertx vertx, LogProducer producer, int partitions, int underWayMax, Listener listener) {
    this.vertx = vertx;
    this.producer = producer;
    this.partitions = partitions;
    this.underWayMax = underWayMax;
    this.listener = listener;
  }

  public void append(ConversationRecord record) {
    Trace trace = Traces.step("message-router", record.getOrigin().getTraceparent());
    int partition = Partitioning.ofKey(record.getConversationId(), partitions);
    if (underWay >= underWayMax || listener.isBusy(partition)) {
      RouterMetrics.PUT_OFF.increment();
      retryLater(record, ErrorCode.UNAVAILABLE);
      trace.end(false);
      return;
    }
    Trace append = trace.step(Topics.CONVERSATIONS);
    ConversationRecord logged = append.in(record);
    underWay++;
    RouterMetrics.UNDER_WAY.increment();
    producer
        .append(
            Topics.CONVERSATIONS,
            partition,
            record.getConversationId(),
            logged.toByteArray(),
            new CloudEvent(record.getClientId(), EVENT_SOURCE, ConversationRecord.getDescriptor()))
        .onComplete(
            appended -> {
              underWay--;
              RouterMetrics.UNDER_WAY.decrement();
              append.end(appended.succeeded());
              trace.end(appended.succeeded());
              if (appended.succeeded()) {
                RecordMetadata place = appended.result();
                listener.appended(partition, place.offset(), place.timestamp(), logged);
              } else {
                retryLater(record, ErrorCode.OUTCOME_UNKNOWN);
              }
            });
  }

  private void retryLater(ConversationRecord record, ErrorCode code) {
    if (record.getOrigin().getAddress().isEmpty()) {
      // The platform's own, which is given again.
      return;
    }
    vertx
        .eventBus()
        .send(
            record.getOrigin().getAddress(),
            Outcome.newBuilder()
                .setSubmission(record.getOrigin().getSubmission())
                .setRetryLater(
                    RetryLater.newBuilder()
                        .setCode(code.code())
                        .setRetryAfterMillis(RETRY_AFTER_MILLIS))
                .build());
  }
}
