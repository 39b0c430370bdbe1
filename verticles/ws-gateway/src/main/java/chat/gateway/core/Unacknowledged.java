package chat.gateway.core;

import chat.model.v1.Event;
import chat.model.v1.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages of others that went to the client and that it has not acknowledged. Bounded: a client
 * that acknowledges late, or never, makes the list forget, and what it has is then found out from
 * the stores. Immutable.
 *
 * @param acknowledged highest number that the client acknowledged
 * @param newest of the list; each entry leads to the one before it
 * @param forgottenUpTo numbers up to here may be missing in the list
 */
record Unacknowledged(long acknowledged, Entry newest, int size, long forgottenUpTo) {
  static final int SIZE_MAX = 256;

  record Entry(long inboxSeq, String conversationId, Message message, Entry older) {}

  /** Nothing is known of what the client got up to a number. */
  static Unacknowledged above(long acknowledged, long forgottenUpTo) {
    return new Unacknowledged(acknowledged, null, 0, forgottenUpTo);
  }

  /** An event went to the client. */
  Unacknowledged sent(InboxEvent next, String userId) {
    Event event = next.event().event();
    if (!event.hasMessage() || event.getMessage().getSenderId().equals(userId)) {
      return this;
    }
    if (size == SIZE_MAX) {
      return above(acknowledged, next.inboxSeq());
    }
    Message withoutBody = event.getMessage().toBuilder().clearBody().build();
    return new Unacknowledged(
        acknowledged,
        new Entry(next.inboxSeq(), event.getConversationId(), withoutBody, newest),
        size + 1,
        forgottenUpTo);
  }

  /** Whether the list holds every message from the last acknowledgement on. */
  boolean isComplete() {
    return forgottenUpTo <= acknowledged;
  }

  /** What an acknowledgement of everything up to a number means for conversations. */
  List<DeliveredUpTo> deliveredBy(long inboxSeq) {
    Map<String, Integer> sequences = new LinkedHashMap<>();
    Map<String, Set<String>> senders = new LinkedHashMap<>();
    for (Entry entry = newest; entry != null; entry = entry.older) {
      if (entry.inboxSeq <= inboxSeq) {
        sequences.putIfAbsent(entry.conversationId, entry.message.getSequence());
        senders
            .computeIfAbsent(entry.conversationId, id -> new HashSet<>())
            .add(entry.message.getSenderId());
      }
    }
    List<DeliveredUpTo> delivered = new ArrayList<>();
    sequences.forEach(
        (conversationId, sequence) ->
            delivered.add(
                new DeliveredUpTo(conversationId, sequence, senders.get(conversationId))));
    return delivered;
  }

  /** The list without what an acknowledgement covers. */
  Unacknowledged after(long inboxSeq) {
    ArrayList<Entry> kept = new ArrayList<>();
    for (Entry entry = newest; entry != null && entry.inboxSeq > inboxSeq; entry = entry.older) {
      kept.add(entry);
    }
    Entry rest = null;
    for (int i = kept.size() - 1; i >= 0; i--) {
      Entry entry = kept.get(i);
      rest = new Entry(entry.inboxSeq, entry.conversationId, entry.message, rest);
    }
    return new Unacknowledged(inboxSeq, rest, kept.size(), forgottenUpTo);
  }
}
