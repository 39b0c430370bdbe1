package chat.gateway.io;

import chat.gateway.core.Effect;
import chat.gateway.core.EncodedEvent;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.SessionEvent;
import chat.model.v1.Event;
import java.util.List;

/** Carries out what sessions want of registrations and inboxes, and tells their receivers. */
final class InboxEffects {
  private InboxEffects() {}

  static void register(Services services, Effect.Register effect, Receiver receiver) {
    services
        .registrations()
        .add(effect.userId(), effect.deviceId(), receiver)
        .onComplete(registered -> receiver.on(new SessionEvent.Registered()));
  }

  static void unregister(Services services, Effect.Unregister effect, Receiver receiver) {
    services.registrations().remove(effect.userId(), effect.deviceId(), receiver);
  }

  static void readHead(Services services, Effect.ReadHead effect, Receiver receiver) {
    services
        .heads()
        .head(effect.userId())
        .onComplete(
            head -> receiver.on(new SessionEvent.HeadRead(head)),
            failure -> receiver.on(new SessionEvent.ReadFailed()));
  }

  static void readPage(Services services, Effect.ReadPage effect, Receiver receiver) {
    services
        .inboxes()
        .page(effect.userId(), effect.above(), effect.upTo(), effect.eventsMax())
        .onComplete(
            rows -> receiver.on(new SessionEvent.PageRead(effect.above(), inboxEvents(rows))),
            failure -> receiver.on(new SessionEvent.ReadFailed()));
  }

  private static List<InboxEvent> inboxEvents(List<Event> rows) {
    return rows.stream()
        .map(
            row -> new InboxEvent(Integer.toUnsignedLong(row.getInboxSeq()), new EncodedEvent(row)))
        .toList();
  }
}
