package chat.runtime.search;

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
 * @param afresh nobody can say by what it was found before, for its author was erased: whatever
 *     that was goes
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

  /** How many rows it changes. */
  public int rows() {
    return added.size() + removed.size();
  }

  private static Optional<WordChange> of(EventEntry entry, Message message, Set<String> before) {
    Set<String> added = Terms.of(message);
    Set<String> removed = new HashSet<>(before);
    removed.removeAll(added);
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
                entry.getBefore().getBody().hasErased()));
  }
}
