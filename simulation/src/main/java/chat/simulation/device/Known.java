package chat.simulation.device;

import chat.bench.check.DeviceHistory;
import chat.model.ConversationIds;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.simulation.world.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The events that a device has, by their number; each is recorded once. */
final class Known {
  private final DeviceHistory history;
  private final Map<Integer, Event> events = new HashMap<>();

  Known(DeviceHistory history) {
    this.history = history;
  }

  /** Takes an event; after a reset one may come that the device has already, and it is the same. */
  void take(Event event) {
    Event before = events.putIfAbsent(event.getInboxSeq(), event);
    if (before != null) {
      Violation.unless(
          before.equals(event), () -> "an event has changed from " + before + " to " + event);
      return;
    }
    if (event.hasMessage()
        && !ConversationIds.isGroup(event.getConversationId())
        && !ConversationIds.isChannel(event.getConversationId())) {
      Message message = event.getMessage();
      history.message(
          event.getInboxSeq(),
          event.getConversationId(),
          message.getSequence(),
          UUID.fromString(message.getClientMessageId()));
    } else {
      history.otherEvent(event.getInboxSeq());
    }
  }

  /** Highest number that it has. */
  int size() {
    return events.size();
  }
}
