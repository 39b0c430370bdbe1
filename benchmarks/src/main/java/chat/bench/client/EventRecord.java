package chat.bench.client;

import chat.bench.check.DeviceHistory;
import chat.model.v1.Event;
import chat.model.v1.Message;
import java.util.UUID;

/** Notes in a device's history what an event other than a written message tells. */
final class EventRecord {
  private EventRecord() {}

  static void note(Event event, DeviceHistory history) {
    switch (event.getEventCase()) {
      case MESSAGE -> {
        Message line = event.getMessage();
        history.line(
            event.getInboxSeq(),
            event.getConversationId(),
            line.getSequence(),
            UUID.fromString(line.getClientMessageId()),
            line.getChange());
      }
      case MESSAGE_CHANGED ->
          history.changed(
              event.getInboxSeq(),
              event.getConversationId(),
              event.getMessageChanged().getMessage());
      case EVENT_NOT_SET -> history.withheld(event.getInboxSeq(), event.getConversationId());
      default -> history.otherEvent(event.getInboxSeq());
    }
  }
}
