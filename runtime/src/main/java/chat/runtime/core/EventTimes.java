package chat.runtime.core;

import chat.model.v1.Event;
import chat.model.v1.Message;
import com.google.protobuf.Timestamp;

/** When the log took the command that an event tells of. */
public final class EventTimes {
  private EventTimes() {}

  /** The default instance for an event that does not say. */
  public static Timestamp of(Event event) {
    return switch (event.getEventCase()) {
      case MESSAGE -> event.getMessage().getSentAt();
      case CONVERSATION_CREATED -> event.getConversationCreated().getCreatedAt();
      case MESSAGE_CHANGED -> changed(event.getMessageChanged().getMessage());
      case REACTION_CHANGED -> event.getReactionChanged().getChangedAt();
      case MESSAGE_HIDDEN -> event.getMessageHidden().getHiddenAt();
      case PREFERENCES_CHANGED -> event.getPreferencesChanged().getChangedAt();
      case CHANNEL_MEMBERSHIP -> event.getChannelMembership().getChangedAt();
      case BLOCK_CHANGED -> event.getBlockChanged().getChangedAt();
      case MESSAGES_EXPIRED -> event.getMessagesExpired().getExpiredAt();
      case READ_MARKER, EVENT_NOT_SET -> Timestamp.getDefaultInstance();
    };
  }

  private static Timestamp changed(Message message) {
    return message.hasDeletedAt() ? message.getDeletedAt() : message.getEditedAt();
  }
}
