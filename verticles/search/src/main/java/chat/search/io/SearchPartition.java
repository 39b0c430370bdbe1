package chat.search.io;

import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.runtime.kafka.FoldHost;
import chat.runtime.kafka.FoldWorker;
import chat.runtime.projection.Projection;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.OpenedInOrder;
import chat.runtime.search.WordChange;
import chat.search.core.Effect;
import chat.search.core.SearchFold;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Carries out what the fold of one partition wants done, and tells it when it is. */
public final class SearchPartition extends FoldWorker<Effect> {
  /** Name of this fold: its consumer group and its positions. */
  public static final String FOLD = Projection.SEARCH.fold();

  private final SearchFold fold;
  private final SearchStores stores;
  private final BodyOpener bodies;
  private final OpenedInOrder<EventRecord> opened;
  private final Effect.Cases effects = new Effects();

  public SearchPartition(
      Vertx vertx,
      int partition,
      SearchFold fold,
      FoldHost host,
      SearchStores stores,
      BodyOpener bodies) {
    super(vertx, host, partition);
    this.fold = fold;
    this.stores = stores;
    this.bodies = bodies;
    this.opened = new OpenedInOrder<>(vertx, () -> !isClosed());
  }

  @Override
  public void record(ConsumerRecord<String, byte[]> record) {
    if (record.offset() < fold.nextOffset()) {
      return;
    }
    try {
      EventRecord value = EventRecord.parseFrom(record.value());
      opened.add(
          () -> bodies.record(value),
          whole -> {
            SearchMetrics.UNREADABLE.increment((double) unreadable(whole));
            advance(() -> fold.record(record.offset(), record.timestamp(), whole));
          });
    } catch (InvalidProtocolBufferException e) {
      host.fault(partition, "offset " + record.offset() + " holds no EventRecord");
    }
  }

  private static int unreadable(EventRecord record) {
    return (int)
        record.getEntriesList().stream()
            .map(EventEntry::getEvent)
            .filter(WordChange::isUnreadable)
            .count();
  }

  @Override
  public void tick() {
    advance(fold::tick);
    host.adjustReading(partition, backlog());
  }

  @Override
  public int backlog() {
    return fold.backlog() + opened.waiting();
  }

  @Override
  protected void carryOut(Effect effect) {
    effect.match(effects);
  }

  private final class Effects implements Effect.Cases {
    @Override
    public void writeWords(Effect.WriteWords effect) {
      repeat(
          "writing words",
          () ->
              stores
                  .words()
                  .write(effect.changes())
                  .compose(
                      written ->
                          effect
                              .expired()
                              .map(stores.words()::expire)
                              .orElse(Future.succeededFuture())),
          written -> {
            SearchMetrics.MESSAGES.increment(effect.changes().size());
            SearchMetrics.DELAY.record(
                Math.max(0, System.currentTimeMillis() - effect.appendedAtMillis()),
                TimeUnit.MILLISECONDS);
            return fold.wordsWritten(effect.offset());
          });
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
