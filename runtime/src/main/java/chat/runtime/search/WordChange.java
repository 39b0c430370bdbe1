package chat.runtime.search;

import chat.model.v1.Body;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.Message;
import com.google.protobuf.util.Timestamps;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an accepted event changes for those who search. It follows from the event alone, so whoever
 * writes it twice, or late, writes the same.
 *
 * @param position of the event in the conversation log: the write timestamp
 * @param sentAtMillis of the message
 * @param added by what the message is found from now on
 * @param removed by what it was found before, and is no more
 * @param afresh nobody can say by what it was found before, for its author was erased or his key is
 *     unreadable: whatever that was goes
 */
public record WordChange(
    String conversationId,
    long sequence,
    long position,
    long sentAtMillis,
    Set<String> added,
    Set<String> removed,
    boolean afresh) {

  /** Empty when the event has nothing for those who search. */
  public static Optional<WordChange> of(EventEntry entry) {
    return switch (entry.getEvent().getEventCase()) {
      case MESSAGE -> of(entry, entry.getEvent().getMessage(), Set.of());
      case MESSAGE_CHANGED ->
          of(entry, entry.getEvent().getMessageChanged().getMessage(), Terms.of(entry.getBefore()));
      case CONVERSATION_CREATED,
          READ_MARKER,
          BLOCK_CHANGED,
          REACTION_CHANGED,
          MESSAGE_HIDDEN,
          PREFERENCES_CHANGED,
          CHANNEL_MEMBERSHIP,
          MESSAGES_EXPIRED,
          EVENT_NOT_SET ->
          Optional.empty();
    };
  }

  /**
   * Whether an event brings words that nobody can take up, for their author's key is unreadable.
   */
  public static boolean isUnreadable(Event event) {
    return isUnreadable(
        event.hasMessageChanged() ? event.getMessageChanged().getMessage() : event.getMessage());
  }

  /** How many rows it changes. */
  public int rows() {
    return added.size() + removed.size();
  }

  private static Optional<WordChange> of(EventEntry entry, Message message, Set<String> before) {
    Set<String> added = Terms.of(message);
    Set<String> removed = new HashSet<>(before);
    removed.removeAll(added);
    Body earlier = entry.getBefore().getBody();
    boolean afresh = earlier.hasErased() || earlier.hasSealedText();
    if (isUnreadable(message)) {
      // A word that is removed cannot come back with the same timestamp, when the key can be read
      // and the event is taken again. What stays too long leads to a message without the word.
      removed.clear();
      afresh = false;
    }
    return added.isEmpty() && removed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WordChange(
                entry.getEvent().getConversationId(),
                Integer.toUnsignedLong(message.getSequence()),
                entry.getEvent().getPosition(),
                Timestamps.toMillis(message.getSentAt()),
                added,
                removed,
                afresh));
  }

  private static boolean isUnreadable(Message message) {
    return message.getBody().hasSealedText() && !message.hasDeletedAt();
  }
}
