package chat.rebuild.io;

import chat.inbox.core.InboxFold;
import chat.inbox.io.Deliveries;
import chat.inbox.io.InboxPartition;
import chat.inbox.io.InboxStores;
import chat.model.v1.ChannelSignal;
import chat.model.v1.Event;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Origin;
import chat.model.v1.PushRecord;
import chat.model.v1.Recipient;
import chat.model.v1.Verdict;
import chat.router.core.ConversationFold;
import chat.router.io.ConversationPartition;
import chat.router.io.Outputs;
import chat.router.io.RouterStores;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.Partitioning;
import chat.runtime.projection.Life;
import chat.runtime.seal.BodyOpener;
import chat.search.io.SearchStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/**
 * The folds of the platform, with the tables of another life to write to and nobody to talk to:
 * what they would tell others has been told by the live ones.
 */
public final class Folds {
  private static final int CACHED_MAX = 20_000;

  private final Vertx vertx;
  private final Cassandra cassandra;
  private final LogLayout layout;
  private final Supplier<BodyOpener> bodies;

  /**
   * @param bodies opens what people wrote; only asked for when words are folded
   */
  public Folds(Vertx vertx, Cassandra cassandra, LogLayout layout, Supplier<BodyOpener> bodies) {
    this.vertx = vertx;
    this.cassandra = cassandra;
    this.layout = layout;
    this.bodies = bodies;
  }

  /**
   * The fold of the log of a life's projection.
   *
   * @param scratch tables for what is folded only for what follows from it
   */
  public LogReplay.WorkerFactory into(Life life, Life scratch) {
    return switch (life.projection()) {
      case HISTORY -> conversations(life, new Silent());
      case INBOX -> inboxes(life);
      case SEARCH ->
          conversations(scratch, new Words(SearchStores.of(cassandra, life).words(), bodies.get()));
    };
  }

  /**
   * The fold of the conversation log.
   *
   * @param outputs gets what would go to the inbox log
   */
  public LogReplay.WorkerFactory conversations(Life life, Outputs outputs) {
    RouterStores stores = RouterStores.of(cassandra, life);
    return (host, partition, startOffset) ->
        new ConversationPartition(
            vertx,
            partition,
            new ConversationFold(
                layout.conversations().generation(),
                startOffset,
                userId -> Partitioning.ofKey(userId, layout.inbox().partitions()),
                CACHED_MAX),
            host,
            stores,
            outputs);
  }

  private LogReplay.WorkerFactory inboxes(Life life) {
    InboxStores stores = InboxStores.of(cassandra, life, layout.inbox().epoch());
    return (host, partition, startOffset) ->
        new InboxPartition(
            vertx,
            partition,
            new InboxFold(layout.inbox().generation(), startOffset, CACHED_MAX),
            host,
            stores,
            new Nobody());
  }

  private static final class Silent implements Outputs {
    @Override
    public void answer(Origin origin, Verdict verdict) {}

    @Override
    public void signal(ChannelSignal signal) {}

    @Override
    public Future<?> appendInbox(int inboxPartition, InboxRecord record) {
      return Future.succeededFuture();
    }

    @Override
    public Future<?> appendEvents(int partition, EventRecord record) {
      return Future.succeededFuture();
    }
  }

  private static final class Nobody implements Deliveries {
    @Override
    public void deliver(Event event, List<Recipient> recipients, String traceparent) {}

    @Override
    public void announce(String userId, int head) {}

    @Override
    public Future<?> push(int partition, PushRecord record) {
      return Future.succeededFuture();
    }
  }
}
