package chat.simulation.judge;

import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each conversation has to tell of its messages, in order. */
final class AcceptedEvents {
  private final Map<String, List<EventEntry>> byConversation = new TreeMap<>();

  /** A message is new. */
  void added(String conversationId, long position, Message message) {
    tell(
        conversationId,
        EventEntry.newBuilder().setEvent(event(conversationId, position).setMessage(message)));
  }

  /**
   * A message says something else now.
   *
   * @param isLast whether it is the newest of its conversation
   */
  void changed(
      String conversationId, long position, Message before, Message after, boolean isLast) {
    tell(
        conversationId,
        EventEntry.newBuilder()
            .setEvent(
                event(conversationId, position)
                    .setMessageChanged(
                        MessageChanged.newBuilder()
                            .setMessage(after.toBuilder().clearReactions())
                            .setIsLast(isLast)))
            .setBefore(before.toBuilder().clearReactions()));
  }

  Map<String, List<EventEntry>> byConversation() {
    return byConversation;
  }

  private void tell(String conversationId, EventEntry.Builder entry) {
    byConversation.computeIfAbsent(conversationId, id -> new ArrayList<>()).add(entry.build());
  }

  private static Event.Builder event(String conversationId, long position) {
    return Event.newBuilder().setConversationId(conversationId).setPosition(position);
  }
}
