package chat.router.io;

import chat.model.Topics;
import chat.model.v1.ConversationRecord;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.router.core.ConversationFold;
import chat.router.core.Effect;
import chat.router.core.KnownVerdicts;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.FoldWorker;
import chat.runtime.projection.Projection;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Carries out what the fold of one partition wants done, and tells it when it is. */
public final class ConversationPartition extends FoldWorker<Effect> {
  /** Name of this fold: its consumer group and its positions. */
  public static final String FOLD = Projection.HISTORY.fold();

  private final ConversationFold fold;
  private final RouterStores stores;
  private final Outputs outputs;
  private final FollowedCommands followed = new FollowedCommands();
  private final Effect.Cases effects = new Effects();

  public ConversationPartition(
      Vertx vertx,
      int partition,
      ConversationFold fold,
      FoldHost host,
      RouterStores stores,
      Outputs outputs) {
    super(vertx, host, partition);
    this.fold = fold;
    this.stores = stores;
    this.outputs = outputs;
  }

  @Override
  public void record(ConsumerRecord<String, byte[]> record) {
    if (record.offset() < fold.nextOffset()) {
      return;
    }
    try {
      fold(record.offset(), record.timestamp(), ConversationRecord.parseFrom(record.value()));
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
      fold(offset, appendedAtMillis, record);
    }
  }

  private void fold(long offset, long appendedAtMillis, ConversationRecord record) {
    followed.taken(offset, record);
    advance(() -> fold.record(offset, appendedAtMillis, record));
  }

  @Override
  public void tick() {
    advance(fold::tick);
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
      followed.decided(effect.verdict());
      outputs.answer(effect.origin(), effect.verdict());
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
          () ->
              stores
                  .verdicts()
                  .newest(effect.conversationId(), effect.authorId(), KnownVerdicts.LOADED_MAX),
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
    public void loadMessage(Effect.LoadMessage effect) {
      repeat(
          "reading a message",
          () -> stores.history().find(effect.conversationId(), effect.sequence()),
          stored ->
              fold.messageLoaded(effect.conversationId(), stored.message(), stored.position()));
    }

    @Override
    public void loadMembers(Effect.LoadMembers effect) {
      repeat(
          "reading members of a channel",
          () ->
              stores.members().before(effect.conversationId(), effect.userIds(), effect.position()),
          members -> fold.membersLoaded(effect.conversationId(), members));
    }

    @Override
    public void writeMembers(Effect.WriteMembers effect) {
      repeat(
          "writing members of a channel",
          () ->
              stores
                  .members()
                  .write(effect.conversationId(), effect.position(), effect.memberships()),
          written -> fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    @Override
    public void signal(Effect.Signal effect) {
      outputs.signal(effect.signal());
    }

    @Override
    public void writeRows(Effect.WriteRows effect) {
      long position = effect.verdict().getPosition();
      repeat(
          "writing the rows of a record",
          () -> write(effect, position),
          written -> fold.rowsWritten(effect.conversationId(), position));
    }

    @Override
    public void writeMessage(Effect.WriteMessage effect) {
      repeat(
          "writing a changed message",
          () ->
              stores.history().write(effect.conversationId(), effect.message(), effect.position()),
          written -> fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    @Override
    public void deleteMessages(Effect.DeleteMessages effect) {
      repeat(
          "deleting messages that have expired",
          () ->
              stores
                  .history()
                  .deleteUpTo(effect.conversationId(), effect.upTo(), effect.position()),
          deleted -> fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    @Override
    public void writeDue(Effect.WriteDue effect) {
      repeat(
          "noting when messages are due",
          () ->
              stores
                  .due()
                  .write(
                      effect.list(),
                      partition,
                      new DueStore.Row(
                          effect.atMillis(), effect.conversationId(), effect.position()),
                      effect.position()),
          written -> fold.rowsWritten(effect.conversationId(), effect.position()));
    }

    @Override
    public void appendInbox(Effect.AppendInbox effect) {
      InboxRecord record = effect.inboxRecord();
      repeat(
          "appending to " + Topics.INBOX,
          () -> append(effect.inboxPartition(), record).<Void>mapEmpty(),
          appended -> fold.inboxAppended(record.getConversationId(), effect.inboxPartition()));
    }

    @Override
    public void appendEvents(Effect.AppendEvents effect) {
      EventRecord record = effect.eventRecord();
      repeat(
          "appending to " + Topics.EVENTS,
          () -> outputs.appendEvents(partition, record).<Void>mapEmpty(),
          appended -> fold.eventsAppended(record.getConversationId()));
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
      followed.covered(effect.offset());
      host.commit(partition, effect.offset());
    }

    @Override
    public void stop(Effect.Stop effect) {
      host.fault(partition, effect.reason());
    }

    private Future<?> append(int inboxPartition, InboxRecord record) {
      return followed.isEmpty()
          ? outputs.appendInbox(inboxPartition, record)
          : followed.append(record, traced -> outputs.appendInbox(inboxPartition, traced));
    }

    private Future<Void> write(Effect.WriteRows effect, long position) {
      List<Future<Void>> writes = new ArrayList<>();
      writes.add(
          stores
              .verdicts()
              .write(
                  effect.conversationId(), effect.authorId(), effect.clientId(), effect.verdict()));
      effect
          .message()
          .ifPresent(
              message ->
                  writes.add(stores.history().write(effect.conversationId(), message, position)));
      for (Effect.Mark mark : effect.marks()) {
        writes.add(
            mark.hidden()
                ? stores
                    .hidden()
                    .write(mark.userId(), mark.conversationId(), mark.sequence(), position)
                : stores
                    .receipts()
                    .writeRead(mark.conversationId(), mark.userId(), mark.sequence()));
      }
      return Future.all(writes).mapEmpty();
    }
  }
}
