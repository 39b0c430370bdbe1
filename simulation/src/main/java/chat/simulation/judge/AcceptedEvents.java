package chat.simulation.judge;

import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.MemberRole;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each conversation has to tell to readers of all conversations, in order. */
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

  /**
   * What else happened in a conversation; that a record added or changed a message was told before.
   *
   * @param toldIds users whose inboxes get it
   * @param at the log's time
   */
  void happened(Event event, List<String> toldIds, Timestamp at) {
    EventEntry.Builder entry = EventEntry.newBuilder().setEvent(event);
    if (event.hasConversationCreated()) {
      tell(event.getConversationId(), entry);
    } else if (event.hasReadMarker()) {
      tell(event.getConversationId(), entry.setReadAt(at));
    } else if (event.hasChannelMembership() && !isMaking(event)) {
      String userId = event.getChannelMembership().getUserId();
      tell(
          event.getConversationId(),
          entry.addAllMemberIds(userId.isEmpty() ? toldIds : List.of(userId)));
    }
  }

  /** A channel is made with a line of its own, which says it. */
  private static boolean isMaking(Event event) {
    return event.getChannelMembership().getBegins()
        && event.getChannelMembership().getRole() == MemberRole.MEMBER_ROLE_OWNER;
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
