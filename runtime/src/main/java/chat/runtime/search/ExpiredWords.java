package chat.runtime.search;

import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import java.util.Optional;

/**
 * Messages of a conversation that have expired and are to be found no more.
 *
 * @param upTo sequence of the last of them
 * @param position of the event in the conversation log: the write timestamp
 */
public record ExpiredWords(String conversationId, long upTo, long position) {

  /** The last of a record, which stands for those before it; empty when it tells of none. */
  public static Optional<ExpiredWords> of(EventRecord record) {
    return record.getEntriesList().stream()
        .map(EventEntry::getEvent)
        .filter(event -> event.hasMessagesExpired())
        .reduce((earlier, later) -> later)
        .map(
            event ->
                new ExpiredWords(
                    record.getConversationId(),
                    Integer.toUnsignedLong(event.getMessagesExpired().getUpTo()),
                    event.getPosition()));
  }
}
