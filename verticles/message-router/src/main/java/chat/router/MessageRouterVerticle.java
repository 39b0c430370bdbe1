package chat.router;

import chat.model.Addresses;
import chat.model.v1.ConversationRecord;
import chat.router.core.ConversationFold;
import chat.router.io.CommandAppender;
import chat.router.io.ConversationPartition;
import chat.router.io.LiveOutputs;
import chat.router.io.RetentionTimer;
import chat.router.io.RouterStores;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.Partitioning;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.projection.LiveStores;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Appends commands to the conversation log and folds the partitions that this node owns. Several
 * instances share the partitions as members of one consumer group.
 */
public final class MessageRouterVerticle extends VerticleBase {
  private final MessageRouterConfig config;
  private final KafkaSettings kafka;
  private final LogLayout layout;
  private final LiveStores<RouterStores> liveStores;
  private final LogProducer producer;
  private final Health health;
  private final Map<Integer, OwnedPartition> owned = new HashMap<>();
  private Future<PartitionHost> host = Future.succeededFuture();
  private CommandAppender appender;

  public MessageRouterVerticle(
      MessageRouterConfig config,
      KafkaSettings kafka,
      LogLayout layout,
      LiveStores<RouterStores> liveStores,
      LogProducer producer,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.layout = layout;
    this.liveStores = liveStores;
    this.producer = producer;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    appender =
        new CommandAppender(
            vertx,
            producer,
            layout.conversations().partitions(),
            config.appendsMax(),
            new OwnAppends());
    return listen(Addresses.ANY_ROUTER)
        .completion()
        .onSuccess(listening -> liveStores.follow(vertx, this::foldInto));
  }

  @Override
  public Future<?> stop() {
    return stopFolding();
  }

  /** Folds into these tables and no others from now on; appending goes on meanwhile. */
  private void foldInto(RouterStores stores) {
    host = stopFolding().otherwiseEmpty().map(stopped -> startHost(stores));
  }

  private Future<Void> stopFolding() {
    return host.compose(last -> last == null ? Future.succeededFuture() : last.stop());
  }

  private PartitionHost startHost(RouterStores stores) {
    PartitionHost next =
        new PartitionHost(
            vertx,
            kafka,
            layout.conversations(),
            StartOffsets.ofFold(stores.positions(), ConversationPartition.FOLD),
            FetchPace.BEHIND_HINTS,
            health);
    next.start((partition, startOffset) -> own(next, stores, partition, startOffset));
    return next;
  }

  private PartitionHost.Worker own(
      PartitionHost owner, RouterStores stores, int partition, long startOffset) {
    ConversationFold fold =
        new ConversationFold(
            layout.conversations().generation(),
            startOffset,
            userId -> Partitioning.ofKey(userId, layout.inbox().partitions()),
            config.conversationsMax());
    OwnedPartition worker =
        new OwnedPartition(
            partition,
            new ConversationPartition(
                vertx, partition, fold, owner, stores, new LiveOutputs(vertx, producer)),
            new RetentionTimer(partition, stores, config.retentionMillis(), appender::append),
            listen(Addresses.routerOfPartition(partition)));
    owned.put(partition, worker);
    return worker;
  }

  private MessageConsumer<ConversationRecord> listen(String address) {
    return vertx.eventBus().consumer(address, message -> appender.append(message.body()));
  }

  /** A partition with the address at which its commands come; both go when it is lost. */
  private final class OwnedPartition implements PartitionHost.Worker {
    private final int partition;
    private final ConversationPartition worker;
    private final RetentionTimer retention;
    private final MessageConsumer<ConversationRecord> commands;

    OwnedPartition(
        int partition,
        ConversationPartition worker,
        RetentionTimer retention,
        MessageConsumer<ConversationRecord> commands) {
      this.partition = partition;
      this.worker = worker;
      this.retention = retention;
      this.commands = commands;
    }

    @Override
    public void record(ConsumerRecord<String, byte[]> record) {
      worker.record(record);
    }

    @Override
    public void tick() {
      worker.tick();
      retention.tick();
    }

    @Override
    public int backlog() {
      return worker.backlog();
    }

    @Override
    public void close() {
      owned.remove(partition, this);
      commands.unregister();
      retention.close();
      worker.close();
    }
  }

  private final class OwnAppends implements CommandAppender.Listener {
    @Override
    public boolean isBusy(int partition) {
      OwnedPartition mine = owned.get(partition);
      return mine != null && mine.backlog() > PartitionHost.BACKLOG_MAX;
    }

    @Override
    public void appended(
        int partition, long offset, long appendedAtMillis, ConversationRecord record) {
      OwnedPartition mine = owned.get(partition);
      if (mine != null) {
        mine.worker.appended(offset, appendedAtMillis, record);
      }
    }
  }
}
