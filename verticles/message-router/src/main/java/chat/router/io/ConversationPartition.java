package chat.router.io;

import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Outcome;
import chat.router.core.ConversationFold;
import chat.router.core.Effect;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.FoldWorker;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.PartitionHost;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Carries out what the fold of one partition wants done, and tells it when it is. */
public final class ConversationPartition extends FoldWorker<Effect> {
  /** Name of this fold: its consumer group and its positions. */
  public static final String FOLD = "message-router";

  private static final String EVENT_SOURCE = "/chat/message-router";

  private final ConversationFold fold;
  private final RouterStores stores;
  private final LogProducer producer;
  private final Effect.Cases effects = new Effects();

  public ConversationPartition(
      Vertx vertx,
      int partition,
      ConversationFold fold,
      PartitionHost host,
      RouterStores stores,
      LogProducer producer) {
    super(vertx, host, partition);
    this.fold = fold;
    this.stores = stores;
    this.producer = producer;
  }

  @Override
  public void record(ConsumerRecord<String, byte[]> record) {
    if (record.offset() < fold.nextOffset()) {
      return;
    }
    try {
      carryOutAll(
          fold.record(
              record.offset(), record.timestamp(), ConversationRecord.parseFrom(record.value())));
    } catch (InvalidProtocolBufferException e) {
      host.fault(partition, "offset " + record.offset() + " holds no ConversationRecord");
    }
  }

  /**
   * A record that this node has appended itself: folded without waiting for it to come back, if it
   * is exactly the next one; else the consumer brings it in its turn.
   */
  public void appended(long offset, long appendedAtMillis, ConversationRecord record) {
    if (!isClosed() && offset == fold.nextOffset()) {
      carryOutAll(fold.record(offset, appendedAtMillis, record));
    }
  }

  @Override
  public void tick() {
    carryOutAll(fold.tick());
    host.adjustReading(partition, fold.backlog());
  }

  @Override
  public int backlog() {
    return fold.backlog();
  }

  @Override
  protected void carryOut(Effect effect) {
    effect.match(effects);
  }

  private final class Effects implements Effect.Cases {
    @Override
    public void answer(Effect.Answer effect) {
      if (!effect.origin().getAddress().isEmpty()) {
        vertx
            .eventBus()
            .send(
                effect.origin().getAddress(),
                Outcome.newBuilder()
                    .setSubmission(effect.origin().getSubmission())
                    .setVerdict(effect.verdict())
                    .build());
      }
    }

    @Override
    public void loadState(Effect.LoadState effect) {
      repeat(
          "reading a conversation's state",
          () -> stores.states().load(effect.conversationId()),
          state -> fold.stateLoaded(effect.conversationId(), state));
    }

    @Override
    public void loadVerdicts(Effect.LoadVerdicts effect) {
      repeat(
          "reading an author's verdicts",
          () -> stores.verdicts().newest(effect.conversationId(), effect.authorId()),
          newest -> fold.verdictsLoaded(effect.conversationId(), effect.authorId(), newest));
    }

    @Override
    public void lookUpVerdict(Effect.LookUpVerdict effect) {
      repeat(
          "looking up a verdict",
          () ->
              stores.verdicts().find(effect.conversationId(), effect.authorId(), effect.clientId()),
          verdict -> fold.verdictLookedUp(effect.conversationId(), verdict));
    }

    @Override
    public void writeRows(Effect.WriteRows effect) {
      long position = effect.verdict().getPosition();
      repeat(
          "writing the rows of a record",
          () ->
              Future.all(
                  stores
                      .verdicts()
                      .write(
                          effect.conversationId(),
                          effect.authorId(),
                          effect.clientId(),
                          effect.verdict()),
                  effect
                      .message()
                      .map(
                          message ->
                              stores.history().write(effect.conversationId(), message, position))
                      .orElseGet(Future::succeededFuture),
                  effect
                      .read()
                      .map(
                          read ->
                              stores
                                  .receipts()
                                  .writeRead(
                                      read.getConversationId(),
                                      effect.authorId(),
                                      read.getSequence()))
                      .orElseGet(Future::succeededFuture)),
          written -> fold.rowsWritten(effect.conversationId(), position));
    }

    @Override
    public void appendInbox(Effect.AppendInbox effect) {
      InboxRecord record = effect.inboxRecord();
      byte[] bytes = record.toByteArray();
      long firstPosition = record.getEntries(0).getEvent().getPosition();
      CloudEvent event =
          new CloudEvent(Long.toString(firstPosition), EVENT_SOURCE, InboxRecord.getDescriptor());
      repeat(
          "appending to " + Topics.INBOX,
          () ->
              producer.append(
                  Topics.INBOX, effect.inboxPartition(), record.getConversationId(), bytes, event),
          appended -> fold.inboxAppended(record.getConversationId(), effect.inboxPartition()));
    }

    @Override
    public void writeState(Effect.WriteState effect) {
      repeat(
          "writing a conversation's state",
          () -> stores.states().write(effect.conversationId(), effect.state()),
          written -> fold.stateWritten(effect.conversationId(), effect.state().getPosition()));
    }

    @Override
    public void writePosition(Effect.WritePosition effect) {
      repeat(
          "writing the position of a partition",
          () -> stores.positions().write(FOLD, partition, effect.position()),
          written -> fold.positionWritten(effect.position()));
    }

    @Override
    public void commit(Effect.Commit effect) {
      host.commit(partition, effect.offset());
    }

    @Override
    public void stop(Effect.Stop effect) {
      host.fault(partition, effect.reason());
    }
  }
}
