package chat.router;

import chat.model.Addresses;
import chat.model.v1.ConversationRecord;
import chat.router.core.ConversationFold;
import chat.router.io.CommandAppender;
import chat.router.io.ConversationPartition;
import chat.router.io.RouterStores;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.Partitioning;
import chat.runtime.kafka.StartOffsets;
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
  private final RouterStores stores;
  private final LogProducer producer;
  private final Health health;
  private final Map<Integer, OwnedPartition> owned = new HashMap<>();
  private PartitionHost host;
  private CommandAppender appender;

  public MessageRouterVerticle(
      MessageRouterConfig config,
      KafkaSettings kafka,
      LogLayout layout,
      RouterStores stores,
      LogProducer producer,
      Health health) {
    this.config = config;
    this.kafka = kafka;
    this.layout = layout;
    this.stores = stores;
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
    host =
        new PartitionHost(
            vertx,
            kafka,
            layout.conversations(),
            new StartOffsets(stores.positions(), ConversationPartition.FOLD),
            FetchPace.IN_BATCHES,
            health);
    return listen(Addresses.ANY_ROUTER).completion().onSuccess(listening -> host.start(this::own));
  }

  @Override
  public Future<?> stop() {
    return host.stop();
  }

  private PartitionHost.Worker own(int partition, long startOffset) {
    ConversationFold fold =
        new ConversationFold(
            layout.conversations().generation(),
            startOffset,
            userId -> Partitioning.ofKey(userId, layout.inbox().partitions()),
            config.conversationsMax());
    OwnedPartition worker =
        new OwnedPartition(
            partition,
            new ConversationPartition(vertx, partition, fold, host, stores, producer),
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
    private final MessageConsumer<ConversationRecord> commands;

    OwnedPartition(
        int partition, ConversationPartition worker, MessageConsumer<ConversationRecord> commands) {
      this.partition = partition;
      this.worker = worker;
      this.commands = commands;
    }

    @Override
    public void record(ConsumerRecord<String, byte[]> record) {
      worker.record(record);
    }

    @Override
    public void tick() {
      worker.tick();
    }

    @Override
    public int backlog() {
      return worker.backlog();
    }

    @Override
    public void close() {
      owned.remove(partition, this);
      commands.unregister();
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
