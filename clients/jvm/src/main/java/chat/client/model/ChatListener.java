package chat.client.model;

/**
 * What an app hears, one thing after the other and always through its executor. Override what you
 * need; a kind of event that a later version adds does nothing then.
 *
 * <p>When a method returns, the event counts as handled: the cursor moves past it, is stored, and
 * the senders learn that their messages were delivered. So store what you want to keep before you
 * return. After a crash the last second's events may come again: know messages by conversation and
 * sequence. A method that throws closes the connection with {@link ClosedReason#LISTENER_FAILED},
 * and its event comes again after the next connect.
 *
 * <p>Results of the HTTP API may be waited for in here, those of commands (such as send) not: they
 * come through the same executor.
 */
public interface ChatListener {
  /** A message, one's own included, or a system line. */
  default void onMessage(InboxEvent.MessageReceived event) {}

  /** A message was edited, or deleted for everyone. */
  default void onMessageChanged(InboxEvent.MessageChanged event) {}

  /** A reaction was set or taken back. */
  default void onReaction(InboxEvent.ReactionChanged event) {}

  /** The user has deleted a message for himself, on one of his devices. */
  default void onMessageHidden(InboxEvent.MessageHidden event) {}

  /** A conversation is there that was not there before. */
  default void onConversation(InboxEvent.ConversationCreated event) {}

  /** The user has read on, on one of his devices. */
  default void onReadMarker(InboxEvent.ReadMarker event) {}

  /** The user has blocked somebody, or lifted the block, on one of his devices. */
  default void onBlock(InboxEvent.BlockChanged event) {}

  /** An event of a kind that this version does not know, or that is kept from the user. */
  default void onOther(InboxEvent.OtherEvent event) {}

  /**
   * Events are missing, and cannot be had any more. Before you return, load the conversations and
   * their newest pages over HTTP; events go on after it.
   */
  default void onReset(ChatEvent.Reset event) {}

  /** Another member has got further. May be lost. */
  default void onReceipt(ChatEvent.ReceiptChanged event) {}

  /** Another member is writing, and for 6 s from now on. May be lost. */
  default void onTyping(ChatEvent.Typing event) {}

  /** People who are watched, as they are now. */
  default void onPresence(ChatEvent.PresenceChanged event) {}

  /** A command is in the log and holds. */
  default void onCommandDone(ChatEvent.CommandDone event) {}

  /** A command was refused for good. Tell the person. */
  default void onCommandRefused(ChatEvent.CommandRefused event) {}

  /** The connection stands elsewhere. */
  default void onConnection(ChatEvent.ConnectionChanged event) {}

  /** Something could not be stored; everything goes on from memory. */
  default void onStorageFailed(ChatEvent.StorageFailed event) {}
}
