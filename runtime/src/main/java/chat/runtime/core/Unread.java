package chat.runtime.core;

import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationState;

/** What of a conversation is still to be seen by the one in whose list it stands. */
public final class Unread {
  private Unread() {}

  /**
   * How many messages he has neither seen nor missed for good. Head and read are written by
   * different folds, so one may be ahead for a moment.
   */
  public static int count(ConversationListEntry line) {
    int seen =
        Integer.compareUnsigned(line.getRead(), line.getExpiredUpTo()) > 0
            ? line.getRead()
            : line.getExpiredUpTo();
    return Integer.compareUnsigned(line.getHead(), seen) > 0 ? line.getHead() - seen : 0;
  }

  /** The line without its last message when that has expired. */
  public static ConversationListEntry withoutExpired(ConversationListEntry line) {
    return line.hasLastMessage()
            && Integer.compareUnsigned(line.getLastMessage().getSequence(), line.getExpiredUpTo())
                <= 0
        ? line.toBuilder().clearLastMessage().build()
        : line;
  }

  /** The line as it is after all that the conversation's state knows to have expired. */
  public static ConversationListEntry withoutExpired(
      ConversationListEntry line, ConversationState state) {
    return Integer.compareUnsigned(state.getExpiredUpTo(), line.getExpiredUpTo()) > 0
        ? withoutExpired(line.toBuilder().setExpiredUpTo(state.getExpiredUpTo()).build())
        : line;
  }
}
