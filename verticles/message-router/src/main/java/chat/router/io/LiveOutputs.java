package chat.router.io;

import chat.model.Addresses;
import chat.model.Topics;
import chat.model.v1.AppendedInboxRecord;
import chat.model.v1.ChannelSignal;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.model.v1.Outcome;
import chat.model.v1.Verdict;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogProducer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers over the event bus and appends to Kafka. */
public final class LiveOutputs implements Outputs {
  private static final String EVENT_SOURCE = "/chat/message-router";

  private static final long SIGNAL_DELAY_MILLIS = 5;

  /** Events hold previews of long texts: few KiB each. */
  private static final int SIGNAL_EVENTS_MAX = 32;

  private static final int SIGNALS_MAX = 1_000;

  private final Vertx vertx;
  private final LogProducer producer;

  /** Signals that wait, by conversation. */
  private final Map<String, ChannelSignal.Builder> signals = new LinkedHashMap<>();

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

  /** What comes within a few milliseconds goes together. */
  @Override
  public void signal(ChannelSignal signal) {
    if (signals.isEmpty()) {
      vertx.setTimer(SIGNAL_DELAY_MILLIS, timer -> publishSignals());
    }
    ChannelSignal.Builder gathered =
        signals.computeIfAbsent(signal.getConversationId(), id -> ChannelSignal.newBuilder());
    gathered.mergeFrom(signal);
    if (gathered.getEventsCount() >= SIGNAL_EVENTS_MAX || signals.size() > SIGNALS_MAX) {
      publishSignals();
    }
  }

  private void publishSignals() {
    signals.forEach(
        (conversationId, signal) ->
            vertx.eventBus().publish(Addresses.channel(conversationId), signal.build()));
    signals.clear();
  }

  @Override
  public Future<?> appendInbox(int inboxPartition, InboxRecord record) {
    long firstPosition = record.getEntries(0).getEvent().getPosition();
    return producer
        .append(
            Topics.INBOX,
            inboxPartition,
            record.getConversationId(),
            record.toByteArray(),
            new CloudEvent(Long.toString(firstPosition), EVENT_SOURCE, InboxRecord.getDescriptor()))
        .onSuccess(place -> tellOwner(inboxPartition, place.offset(), record));
  }

  /** A hint: whoever owns the partition gets the record from the log as well, a little later. */
  private void tellOwner(int inboxPartition, long offset, InboxRecord record) {
    vertx
        .eventBus()
        .send(
            Addresses.inboxWriterOfPartition(inboxPartition),
            AppendedInboxRecord.newBuilder().setOffset(offset).setRecord(record).build());
  }

  @Override
  public Future<?> appendEvents(int partition, EventRecord record) {
    long firstPosition = record.getEntries(0).getEvent().getPosition();
    return producer.appendGathered(
        Topics.EVENTS,
        partition,
        record.getConversationId(),
        record.toByteArray(),
        new CloudEvent(Long.toString(firstPosition), EVENT_SOURCE, EventRecord.getDescriptor()));
  }
}
