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
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/** Hands what the event bus brings for this gateway to the sessions that it is for. */
public final class BusDeliveries {
  private final Registrations registrations;
  private final MessageConsumer<Delivery> deliveries;
  private final MessageConsumer<HeadAnnouncement> heads;
  private final MessageConsumer<ReceiptSignal> receipts;
  private final MessageConsumer<DeviceLoggedOut> loggedOut;

  public BusDeliveries(EventBus eventBus, String gatewayId, Registrations registrations) {
    this.registrations = registrations;
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

  private void deliver(Delivery delivery) {
    Trace trace = Traces.step("delivery", delivery.getTraceparent());
    EncodedEvent event = new EncodedEvent(delivery.getEvent());
    for (Recipient recipient : delivery.getRecipientsList()) {
      SessionEvent delivered =
          new SessionEvent.Delivered(
              new InboxEvent(Integer.toUnsignedLong(recipient.getInboxSeq()), event));
      registrations.of(recipient.getUserId()).forEach(host -> host.on(delivered));
    }
    trace.end();
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
