package chat.gateway.io;

import chat.model.Addresses;
import chat.model.v1.Receipt;
import chat.model.v1.ReceiptSignal;
import chat.model.v1.Typing;
import chat.runtime.redis.SessionRegistry;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells connected users how far others have got, and who is writing. A hint: who is not connected,
 * or misses it, reads the receipts with the conversation.
 */
public final class ReceiptSignals {
  private static final int WAITING_MAX = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(ReceiptSignals.class);

  private final EventBus eventBus;
  private final SessionRegistry registry;
  private final List<ReceiptSignal> waiting = new ArrayList<>();

  public ReceiptSignals(EventBus eventBus, SessionRegistry registry) {
    this.eventBus = eventBus;
    this.registry = registry;
  }

  /** Notes a receipt for the next {@link #flush}. */
  void add(Receipt receipt, Collection<String> recipientIds) {
    add(ReceiptSignal.newBuilder().setReceipt(receipt), recipientIds);
  }

  /** Notes that somebody is writing, likewise. */
  void add(Typing typing, Collection<String> recipientIds) {
    add(ReceiptSignal.newBuilder().setTyping(typing), recipientIds);
  }

  private void add(ReceiptSignal.Builder signal, Collection<String> recipientIds) {
    if (!recipientIds.isEmpty() && waiting.size() < WAITING_MAX) {
      waiting.add(signal.addAllRecipientIds(recipientIds).build());
    }
  }

  /** Sends what has been noted, with one look at the registry for all. */
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    List<ReceiptSignal> signals = List.copyOf(waiting);
    waiting.clear();
    List<String> userIds =
        signals.stream()
            .flatMap(signal -> signal.getRecipientIdsList().stream())
            .distinct()
            .toList();
    registry
        .gatewaysOf(userIds)
        .onSuccess(gatewaysByUser -> signals.forEach(signal -> send(signal, gatewaysByUser)))
        .onFailure(failure -> LOG.debug("receipts were not told: {}", failure.toString()));
  }

  private void send(ReceiptSignal signal, Map<String, Set<String>> gatewaysByUser) {
    Map<String, ReceiptSignal.Builder> byGateway = new HashMap<>();
    for (String userId : signal.getRecipientIdsList()) {
      for (String gatewayId : gatewaysByUser.getOrDefault(userId, Set.of())) {
        byGateway
            .computeIfAbsent(gatewayId, id -> signal.toBuilder().clearRecipientIds())
            .addRecipientIds(userId);
      }
    }
    byGateway.forEach(
        (gatewayId, theirs) -> eventBus.send(Addresses.gatewayReceipts(gatewayId), theirs.build()));
  }
}
