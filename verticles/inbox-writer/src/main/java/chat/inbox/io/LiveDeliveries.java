package chat.inbox.io;

import chat.model.Addresses;
import chat.model.v1.Delivery;
import chat.model.v1.Event;
import chat.model.v1.HeadAnnouncement;
import chat.model.v1.PushRecord;
import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import chat.runtime.kafka.CloudEvent;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.redis.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Tells the gateways that hold devices of a user what is new, and writes down what is to be pushed.
 * What gateways hear are hints: one that is lost is found again when the gateway compares heads.
 */
public final class LiveDeliveries implements Deliveries {
  private static final String SOURCE = "/chat/inbox-writer";
  private static final int HEADS_MAX = 10_000;

  private final Vertx vertx;
  private final SessionRegistry registry;
  private final LogProducer producer;
  private final LogLayout.Log push;
  private final Map<String, Integer> headsByUser = new HashMap<>();

  /**
   * @param push the topic of what is to be pushed
   */
  public LiveDeliveries(
      Vertx vertx, SessionRegistry registry, LogProducer producer, LogLayout.Log push) {
    this.vertx = vertx;
    this.registry = registry;
    this.producer = producer;
    this.push = push;
  }

  /** One message for each gateway. */
  @Override
  public void deliver(Event event, List<Recipient> recipients, String traceparent) {
    toGateways(
        recipients,
        (gatewayId, theirs) -> {
          InboxMetrics.DELIVERIES.increment();
          vertx
              .eventBus()
              .send(
                  Addresses.gatewayDeliveries(gatewayId),
                  Delivery.newBuilder()
                      .setEvent(event)
                      .addAllRecipients(theirs)
                      .setTraceparent(traceparent)
                      .build());
        });
  }

  /** The newest of each user goes out with {@link #flush}. */
  @Override
  public void announce(String userId, int head) {
    if (headsByUser.size() < HEADS_MAX || headsByUser.containsKey(userId)) {
      headsByUser.put(userId, head);
    }
  }

  @Override
  public Future<?> push(int partition, PushRecord record) {
    PushWork first = record.getWork(0);
    String id = first.getConversationId() + "/" + first.getKind() + "/" + first.getSequence();
    return producer.appendGathered(
        push.topic(),
        partition % push.partitions(),
        first.getConversationId(),
        record.toByteArray(),
        new CloudEvent(id, SOURCE, PushRecord.getDescriptor()));
  }

  public void flush() {
    if (headsByUser.isEmpty()) {
      return;
    }
    List<Recipient> heads = new ArrayList<>(headsByUser.size());
    headsByUser.forEach(
        (userId, head) ->
            heads.add(Recipient.newBuilder().setUserId(userId).setInboxSeq(head).build()));
    headsByUser.clear();
    toGateways(
        heads,
        (gatewayId, theirs) ->
            vertx
                .eventBus()
                .send(
                    Addresses.gatewayHeads(gatewayId),
                    HeadAnnouncement.newBuilder().addAllHeads(theirs).build()));
  }

  private void toGateways(List<Recipient> recipients, BiConsumer<String, List<Recipient>> send) {
    registry
        .gatewaysOf(recipients.stream().map(Recipient::getUserId).toList())
        .onSuccess(
            gatewaysByUser -> {
              Map<String, List<Recipient>> byGateway = new HashMap<>();
              for (Recipient recipient : recipients) {
                for (String gatewayId :
                    gatewaysByUser.getOrDefault(recipient.getUserId(), Set.of())) {
                  byGateway.computeIfAbsent(gatewayId, id -> new ArrayList<>()).add(recipient);
                }
              }
              byGateway.forEach(send);
            })
        .onFailure(away -> InboxMetrics.LOST.increment());
  }
}
