package chat.runtime.core;

import chat.model.v1.Event;
import java.util.EnumSet;
import java.util.Set;

/** What a line of a user's conversation list is made of. */
public enum ListPart {
  /**
   * What the conversation is: the event that created it, the last change of the group, or of the
   * user's membership of the channel.
   */
  CREATED,
  /** Its newest message, as it is now. */
  LATEST;

  /** The parts that an event replaces. */
  public static Set<ListPart> of(Event event) {
    return switch (event.getEventCase()) {
      case MESSAGE ->
          event.getMessage().hasChange() ? EnumSet.allOf(ListPart.class) : EnumSet.of(LATEST);
      case CONVERSATION_CREATED, CHANNEL_MEMBERSHIP -> EnumSet.of(CREATED);
      case MESSAGE_CHANGED ->
          event.getMessageChanged().getIsLast()
              ? EnumSet.of(LATEST)
              : EnumSet.noneOf(ListPart.class);
      case READ_MARKER,
          REACTION_CHANGED,
          MESSAGE_HIDDEN,
          BLOCK_CHANGED,
          PREFERENCES_CHANGED,
          MESSAGES_EXPIRED,
          EVENT_NOT_SET ->
          EnumSet.noneOf(ListPart.class);
    };
  }
}
