package chat.gateway.io;

import chat.gateway.core.EncodedEvent;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.SessionEvent;
import chat.model.Addresses;
import chat.model.CloseCode;
import chat.model.v1.Delivery;
import chat.model.v1.DeviceLoggedOut;
import chat.model.v1.HeadAnnouncement;
import chat.model.v1.ReceiptSignal;
import chat.model.v1.Recipient;
import chat.runtime.async.Turns;
import chat.runtime.seal.BodyOpener;
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the event bus brings for this gateway to the sessions that it is for. */
public final class BusDeliveries {
  /** Deliveries that wait for the key of an author, and those behind them for the same users. */
  private static final int WAITING_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(BusDeliveries.class);

  private final Registrations registrations;
  private final BodyOpener bodies;
  private final Turns turns = new Turns(WAITING_MAX);
  private final MessageConsumer<Delivery> deliveries;
  private final MessageConsumer<HeadAnnouncement> heads;
  private final MessageConsumer<ReceiptSignal> receipts;
  private final MessageConsumer<DeviceLoggedOut> loggedOut;

  public BusDeliveries(
      EventBus eventBus, String gatewayId, Registrations registrations, BodyOpener bodies) {
    this.registrations = registrations;
    this.bodies = bodies;
    deliveries =
        eventBus.consumer(
            Addresses.gatewayDeliveries(gatewayId), message -> deliver(message.body()));
    heads =
        eventBus.consumer(Addresses.gatewayHeads(gatewayId), message -> announce(message.body()));
    receipts =
        eventBus.consumer(Addresses.gatewayReceipts(gatewayId), message -> tell(message.body()));
    loggedOut = eventBus.consumer(Addresses.LOGGED_OUT, message -> end(message.body()));
  }

  /** Completes when all nodes know where to send. */
  public Future<Void> listening() {
    return Future.join(
            deliveries.completion(),
            heads.completion(),
            receipts.completion(),
            loggedOut.completion())
        .mapEmpty();
  }

  public Future<Void> close() {
    return Future.join(
            deliveries.unregister(),
            heads.unregister(),
            receipts.unregister(),
            loggedOut.unregister())
        .mapEmpty();
  }

  /**
   * Opened once for all who get it. One that is dropped is missed by its sessions, which catch up.
   */
  private void deliver(Delivery delivery) {
    Trace trace = Traces.step("delivery", delivery.getTraceparent());
    List<String> userIds = delivery.getRecipientsList().stream().map(Recipient::getUserId).toList();
    boolean takesItsTurn =
        turns.add(
            userIds,
            bodies.event(delivery.getEvent()),
            opened -> {
              if (opened.succeeded()) {
                deliver(delivery.getRecipientsList(), new EncodedEvent(opened.result()));
              } else {
                LOG.debug("an event could not be opened: {}", opened.cause().toString());
              }
              trace.end(opened.succeeded());
            });
    if (!takesItsTurn) {
      trace.end(false);
    }
  }

  private void deliver(List<Recipient> recipients, EncodedEvent event) {
    for (Recipient recipient : recipients) {
      SessionEvent delivered =
          new SessionEvent.Delivered(
              new InboxEvent(Integer.toUnsignedLong(recipient.getInboxSeq()), event));
      registrations.of(recipient.getUserId()).forEach(host -> host.on(delivered));
    }
  }

  private void tell(ReceiptSignal signal) {
    SessionEvent receipted =
        signal.hasTyping()
            ? new SessionEvent.Typed(signal.getTyping())
            : new SessionEvent.Receipted(signal.getReceipt());
    for (String userId : signal.getRecipientIdsList()) {
      registrations.of(userId).forEach(host -> host.on(receipted));
    }
  }

  private void end(DeviceLoggedOut device) {
    registrations
        .of(device.getUserId(), device.getDeviceId())
        .ifPresent(
            host ->
                host.on(
                    new SessionEvent.Failed(
                        CloseCode.UNAUTHENTICATED, "the device was logged out")));
  }

  private void announce(HeadAnnouncement announcement) {
    for (Recipient head : announcement.getHeadsList()) {
      SessionEvent stored = new SessionEvent.HeadStored(Integer.toUnsignedLong(head.getInboxSeq()));
      registrations.of(head.getUserId()).forEach(host -> host.on(stored));
    }
  }
}
