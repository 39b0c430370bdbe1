package chat.runtime.bus;

import chat.model.Addresses;
import chat.model.v1.ConversationRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;
import java.util.Arrays;

/**
 * The ways of a command to a message-router: to the owner of its partition, which is fastest; from
 * an owner that does not answer to a router of this node, since the network to the others may be
 * cut; else to any router.
 */
final class RouterRoutes {
  /** For so long an owner that did not answer is not asked again. */
  private static final long SILENCE_MILLIS = 10_000;

  private final MessageProducer<ConversationRecord>[] ownersByPartition;
  private final MessageProducer<ConversationRecord> localRouter;
  private final MessageProducer<ConversationRecord> anyRouter;
  private final long[] silentUntilMillis;

  RouterRoutes(Vertx vertx, int partitions) {
    ownersByPartition = owners(vertx, partitions);
    localRouter =
        vertx.eventBus().sender(Addresses.ANY_ROUTER, new DeliveryOptions().setLocalOnly(true));
    anyRouter = vertx.eventBus().sender(Addresses.ANY_ROUTER);
    silentUntilMillis = new long[partitions];
    Arrays.fill(silentUntilMillis, Long.MIN_VALUE);
  }

  /** Fails when there is no router at all. */
  Future<Void> write(int partition, ConversationRecord command, long nowMillis) {
    MessageProducer<ConversationRecord> first =
        isSilent(partition, nowMillis) ? localRouter : ownersByPartition[partition];
    return first.write(command).recover(nobody -> anyRouter.write(command));
  }

  /** An outcome did not come in time. */
  void silent(int partition, long nowMillis) {
    silentUntilMillis[partition] = nowMillis + SILENCE_MILLIS;
  }

  /** An outcome has come. */
  void heard(int partition) {
    silentUntilMillis[partition] = Long.MIN_VALUE;
  }

  boolean isAnySilent(long nowMillis) {
    return Arrays.stream(silentUntilMillis).anyMatch(until -> nowMillis < until);
  }

  boolean isSilent(int partition, long nowMillis) {
    return nowMillis < silentUntilMillis[partition];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static MessageProducer<ConversationRecord>[] owners(Vertx vertx, int partitions) {
    MessageProducer<ConversationRecord>[] owners = new MessageProducer[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      owners[partition] = vertx.eventBus().sender(Addresses.routerOfPartition(partition));
    }
    return owners;
  }
}
