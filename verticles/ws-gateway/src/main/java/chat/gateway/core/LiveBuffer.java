package chat.gateway.core;

import java.util.TreeMap;

/**
 * Events that came before their turn, at most a given number. When it is full it keeps those with
 * the lowest numbers, which are sent first; the others stand in the inbox. Immutable.
 */
record LiveBuffer(TreeMap<Long, InboxEvent> events) {
  static final LiveBuffer EMPTY = new LiveBuffer(new TreeMap<>());

  LiveBuffer with(InboxEvent event, int eventsMax) {
    TreeMap<Long, InboxEvent> more = new TreeMap<>(events);
    more.put(event.inboxSeq(), event);
    if (more.size() > eventsMax) {
      more.pollLastEntry();
    }
    return new LiveBuffer(more);
  }

  LiveBuffer above(long inboxSeq) {
    return allAbove(inboxSeq)
        ? this
        : new LiveBuffer(new TreeMap<>(events.tailMap(inboxSeq, false)));
  }

  boolean allAbove(long inboxSeq) {
    return isEmpty() || events.firstKey() > inboxSeq;
  }

  /** The event with this number, or null. */
  InboxEvent get(long inboxSeq) {
    return events.get(inboxSeq);
  }

  /** The highest number in it, 0 when it is empty. */
  long highest() {
    return isEmpty() ? 0 : events.lastKey();
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  int size() {
    return events.size();
  }
}
