package chat.runtime.core;

import chat.model.Memberships;
import chat.model.v1.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keeps what happened in a group or channel from a reader who is not its member any more. */
public final class Withheld {
  private Withheld() {}

  /**
   * The events as the reader may have them: each at its place, those of a group or channel that he
   * was in when they happened and is not in now without what happened.
   *
   * @param events a page of the reader's inbox, ascending
   * @param lines of his conversation list: the last change of each group and channel of the page,
   *     if it is known
   */
  public static List<Event> from(List<Event> events, List<Event> lines, String readerId) {
    Map<String, Long> endedAt = new HashMap<>();
    Stream.concat(events.stream(), lines.stream())
        .filter(event -> Memberships.endsFor(readerId, event))
        .forEach(event -> endedAt.merge(event.getConversationId(), inboxSeq(event), Math::max));
    Stream.concat(events.stream(), lines.stream())
        .filter(event -> Memberships.beginsFor(readerId, event))
        .forEach(
            event ->
                endedAt.computeIfPresent(
                    event.getConversationId(),
                    (id, ended) -> ended < inboxSeq(event) ? null : ended));
    if (endedAt.isEmpty()) {
      return events;
    }
    List<Event> allowed = new ArrayList<>(events.size());
    for (Event event : events) {
      boolean isBefore = inboxSeq(event) < endedAt.getOrDefault(event.getConversationId(), 0L);
      allowed.add(isBefore ? event.toBuilder().clearEvent().build() : event);
    }
    return allowed;
  }

  private static long inboxSeq(Event event) {
    return Integer.toUnsignedLong(event.getInboxSeq());
  }
}
