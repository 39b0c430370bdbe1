package chat.inbox.io;

import chat.inbox.core.EarlyRecords;
import chat.inbox.core.Effect;
import chat.inbox.core.InboxFold;
import chat.inbox.core.PushWorks;
import chat.model.Addresses;
import chat.model.Position;
import chat.model.v1.AppendedInboxRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.PushRecord;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.FoldWorker;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.projection.Projection;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Carries out what the fold of one partition wants done, and tells it when it is. */
public final class InboxPartition extends FoldWorker<Effect> {
  /** Name of this fold: its consumer group and its positions. */
  public static final String FOLD = Projection.INBOX.fold();

  private final InboxFold fold;
  private final InboxStores stores;
  private final Deliveries deliveries;
  private final FollowedEvents followed = new FollowedEvents();
  private final EarlyRecords early = new EarlyRecords();
  private final MessageConsumer<AppendedInboxRecord> appends;
  private final Effect.Cases effects = new Effects();

  public InboxPartition(
      Vertx vertx,
      int partition,
      InboxFold fold,
      FoldHost host,
      InboxStores stores,
      Deliveries deliveries) {
    super(vertx, host, partition);
    this.fold = fold;
    this.stores = stores;
    this.deliveries = deliveries;
    this.appends =
        vertx
            .eventBus()
            .consumer(
                Addresses.inboxWriterOfPartition(partition), message -> appended(message.body()));
  }

  @Override
  public void record(ConsumerRecord<String, byte[]> record) {
    if (record.offset() < fold.nextOffset()) {
      return;
    }
    try {
      fold(record.offset(), InboxRecord.parseFrom(record.value()));
      foldEarly();
    } catch (InvalidProtocolBufferException e) {
      host.fault(partition, "offset " + record.offset() + " holds no InboxRecord");
    }
  }

  /** A record that the broker will bring as well, from the router that has appended it. */
  private void appended(AppendedInboxRecord appended) {
    if (isClosed()
        || appended.getOffset() < fold.nextOffset()
        || fold.backlog() > PartitionHost.BACKLOG_MAX) {
      return;
    }
    early.add(appended.getOffset(), appended.getRecord());
    foldEarly();
  }

  private void foldEarly() {
    InboxRecord next = early.take(fold.nextOffset());
    while (next != null) {
      fold(fold.nextOffset(), next);
      next = isClosed() ? null : early.take(fold.nextOffset());
    }
  }

  private void fold(long offset, InboxRecord value) {
    followed.taken(offset, value);
    advance(() -> fold.record(offset, value));
  }

  @Override
  public void close() {
    appends.unregister();
    super.close();
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
    public void loadSeen(Effect.LoadSeen effect) {
      repeat(
          "reading what was seen of a conversation",
          () -> stores.seen().last(partition, effect.conversationId(), effect.belowOffset()),
          last -> fold.seenLoaded(effect.conversationId(), last));
    }

    @Override
    public void loadInbox(Effect.LoadInbox effect) {
      repeat(
          "reading the state of an inbox",
          () -> stores.inboxes().state(effect.userId()),
          state -> fold.inboxLoaded(effect.userId(), state));
    }

    @Override
    public void deliver(Effect.Deliver effect) {
      deliveries.deliver(
          effect.event(), effect.recipients(), followed.numbered(effect.event()).traceparent());
    }

    @Override
    public void writeRows(Effect.WriteRows effect) {
      repeat(
          "writing the rows of a record",
          () -> write(effect),
          written -> fold.rowsWritten(effect.position()));
    }

    @Override
    public void writeLines(Effect.WriteLines effect) {
      repeat(
          "writing lines of a conversation list",
          () -> stores.lists().write(effect.changes(), effect.state().getPosition()),
          written -> fold.linesWritten(effect.userId(), effect.state()));
    }

    @Override
    public void writeInbox(Effect.WriteInbox effect) {
      repeat(
          "writing the state of an inbox",
          () -> stores.inboxes().writeState(effect.userId(), effect.state()),
          written -> fold.inboxWritten(effect.userId(), effect.state()));
    }

    @Override
    public void announce(Effect.Announce effect) {
      deliveries.announce(effect.userId(), effect.head());
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

    private Future<Void> write(Effect.WriteRows effect) {
      List<Future<Void>> writes = new ArrayList<>();
      for (Effect.Row row : effect.rows()) {
        writes.add(
            stores.inboxes().write(row.userId(), row.inboxSeq(), row.event(), effect.position()));
      }
      writes.add(
          stores
              .seen()
              .write(
                  partition,
                  effect.conversationId(),
                  Position.offset(effect.position()),
                  effect.seenPosition(),
                  effect.position()));
      PushRecord push = PushWorks.of(effect.rows());
      if (push.getWorkCount() > 0) {
        writes.add(deliveries.push(partition, push).mapEmpty());
      }
      return Future.all(writes).mapEmpty();
    }
  }
}
