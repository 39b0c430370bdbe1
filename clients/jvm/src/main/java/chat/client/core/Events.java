package chat.client.core;

import chat.client.model.Cursor;
import chat.client.model.InboxEvent;
import chat.client.model.JsonObject;

/** Frames as events. */
final class Events {
  private Events() {}

  static InboxEvent ofInbox(JsonObject event, Cursor cursor, String userId) {
    if (event.has("message")) {
      return new InboxEvent.MessageReceived(event, cursor, userId);
    } else if (event.has("message_changed")) {
      return new InboxEvent.MessageChanged(event, cursor);
    } else if (event.has("reaction_changed")) {
      return new InboxEvent.ReactionChanged(event, cursor);
    } else if (event.has("message_hidden")) {
      return new InboxEvent.MessageHidden(event, cursor);
    } else if (event.has("conversation_created")) {
      return new InboxEvent.ConversationCreated(event, cursor);
    } else if (event.has("read_marker")) {
      return new InboxEvent.ReadMarker(event, cursor);
    } else if (event.has("block_changed")) {
      return new InboxEvent.BlockChanged(event, cursor);
    }
    return new InboxEvent.OtherEvent(event, cursor);
  }
}
