package chat.client.model;

import java.util.List;

/** An event of the user's inbox: every device gets it, in this order, however long it was away. */
public abstract class InboxEvent extends ChatEvent {
  private final JsonObject json;
  private final Cursor cursor;

  private InboxEvent(JsonObject json, Cursor cursor) {
    this.json = json;
    this.cursor = cursor;
  }

  /**
   * The device's place once this event is handled. An app that stores it in one transaction with
   * what the event changed gets each event exactly once: see {@link chat.client.storage.Storage}.
   */
  public final Cursor cursor() {
    return cursor;
  }

  /** Where it happened; {@code self:…} is what the user did for himself. */
  public final String conversationId() {
    return json.text("conversation_id");
  }

  /**
   * Its place in the log, comparable within a conversation, as with {@code position} of a page of
   * history.
   */
  public final long position() {
    return json.number("position");
  }

  /** All of it. */
  public final JsonObject json() {
    return json;
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + " " + cursor.inboxSeq();
  }

  /** A message, or a system line. */
  public static final class MessageReceived extends InboxEvent {
    private final boolean own;

    /**
     * @param userId of the reader
     */
    public MessageReceived(JsonObject json, Cursor cursor, String userId) {
      super(json, cursor);
      this.own = message().senderId().equals(userId);
    }

    /** The message. */
    public Message message() {
      return new Message(json().object("message"));
    }

    /** Whether the user has sent it, on whichever device. */
    public boolean isOwn() {
      return own;
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onMessage(this);
    }
  }

  /** A message was edited, or deleted for everyone. */
  public static final class MessageChanged extends InboxEvent {
    /** An event with {@code message_changed}. */
    public MessageChanged(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    /** The message as it is now, but for its reactions. */
    public Message message() {
      return new Message(json().object("message_changed").object("message"));
    }

    /** Whether it is the newest one of the conversation. */
    public boolean isLast() {
      return json().object("message_changed").flag("is_last");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onMessageChanged(this);
    }
  }

  /** A reaction was set or taken back. */
  public static final class ReactionChanged extends InboxEvent {
    /** An event with {@code reaction_changed}. */
    public ReactionChanged(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    /** Of the message. */
    public long sequence() {
      return json().object("reaction_changed").number("sequence");
    }

    /** Whose reaction it is. */
    public String userId() {
      return json().object("reaction_changed").text("user_id");
    }

    /** Such as an emoji. */
    public String reaction() {
      return json().object("reaction_changed").text("reaction");
    }

    /** Whether it was taken back. */
    public boolean isRemoved() {
      return json().object("reaction_changed").flag("removed");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onReaction(this);
    }
  }

  /** The user has deleted a message for himself. */
  public static final class MessageHidden extends InboxEvent {
    /** An event with {@code message_hidden}. */
    public MessageHidden(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    /** Conversation of the message, which is not that of the event. */
    public String hiddenConversationId() {
      return json().object("message_hidden").text("conversation_id");
    }

    /** Of the message. */
    public long sequence() {
      return json().object("message_hidden").number("sequence");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onMessageHidden(this);
    }
  }

  /** A conversation of two people begins. Groups begin with a system line. */
  public static final class ConversationCreated extends InboxEvent {
    /** An event with {@code conversation_created}. */
    public ConversationCreated(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    /** Both members. */
    public List<String> memberIds() {
      return json().object("conversation_created").texts("member_ids");
    }

    /** Who has begun it. */
    public String creatorId() {
      return json().object("conversation_created").text("creator_id");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onConversation(this);
    }
  }

  /** The user has read on. Of several markers of a conversation the highest counts. */
  public static final class ReadMarker extends InboxEvent {
    /** An event with {@code read_marker}. */
    public ReadMarker(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    /** Conversation that was read, which is not that of the event. */
    public String readConversationId() {
      return json().object("read_marker").text("conversation_id");
    }

    /** Every message up to it has been seen. */
    public long sequence() {
      return json().object("read_marker").number("sequence");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onReadMarker(this);
    }
  }

  /** The user has blocked the other member of a conversation, or lifted the block. */
  public static final class BlockChanged extends InboxEvent {
    /** An event with {@code block_changed}. */
    public BlockChanged(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    /** Whether the other one is blocked now. */
    public boolean isBlocked() {
      return json().object("block_changed").flag("blocked");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onBlock(this);
    }
  }

  /**
   * A kind that this version does not know, or what is kept from the user since he left a group.
   */
  public static final class OtherEvent extends InboxEvent {
    /** Any event. */
    public OtherEvent(JsonObject json, Cursor cursor) {
      super(json, cursor);
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onOther(this);
    }
  }
}
