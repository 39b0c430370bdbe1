package chat.gateway.io;

import chat.gateway.core.Effect;
import chat.gateway.core.EncodedEvent;
import chat.gateway.core.InboxEvent;
import chat.gateway.core.SessionEvent;
import chat.model.v1.Event;
import java.util.List;

/** Carries out what every way to an inbox wants of it, on a WebSocket or by request. */
abstract class InboxEffects implements Receiver, Effect.Cases<Void> {
  final Services services;
  private final long openedNanos = System.nanoTime();

  InboxEffects(Services services) {
    this.services = services;
  }

  @Override
  public final long openedNanos() {
    return openedNanos;
  }

  @Override
  public Void register(Effect.Register effect) {
    services
        .registrations()
        .add(effect.userId(), effect.deviceId(), this)
        .onComplete(registered -> on(new SessionEvent.Registered()));
    return null;
  }

  @Override
  public Void unregister(Effect.Unregister effect) {
    services.registrations().remove(effect.userId(), effect.deviceId(), this);
    return null;
  }

  @Override
  public final Void readHead(Effect.ReadHead effect) {
    services
        .heads()
        .head(effect.userId())
        .onComplete(
            head -> on(new SessionEvent.HeadRead(head)),
            failure -> on(new SessionEvent.ReadFailed()));
    return null;
  }

  @Override
  public final Void compareHead(Effect.CompareHead effect) {
    services.comparison().want(effect.userId());
    return null;
  }

  @Override
  public final Void readPage(Effect.ReadPage effect) {
    services
        .inboxes()
        .page(effect.userId(), effect.above(), effect.upTo(), effect.eventsMax())
        .compose(services.bodies()::events)
        .onComplete(
            rows -> on(new SessionEvent.PageRead(effect.above(), inboxEvents(rows))),
            failure -> on(new SessionEvent.ReadFailed()));
    return null;
  }

  @Override
  public final Void acknowledge(Effect.Acknowledge effect) {
    services.commands().acknowledge(effect);
    return null;
  }

  private static List<InboxEvent> inboxEvents(List<Event> rows) {
    return rows.stream()
        .map(
            row -> new InboxEvent(Integer.toUnsignedLong(row.getInboxSeq()), new EncodedEvent(row)))
        .toList();
  }
}
