package chat.inbox.io;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;

/** What the inbox-writer tells the gateways. */
final class InboxMetrics {
  static final Counter DELIVERIES =
      Meters.counter("chat.inbox.deliveries", "Events sent to gateways, one for each gateway");

  static final Counter LOST =
      Meters.counter(
          "chat.inbox.hints.lost",
          "Deliveries and heads that went nowhere because Redis could not be asked");

  private InboxMetrics() {}
}
