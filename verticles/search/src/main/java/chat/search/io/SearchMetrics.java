package chat.search.io;

import chat.runtime.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;

/** How soon messages can be found. */
final class SearchMetrics {
  static final Counter MESSAGES =
      Meters.counter(
          "chat.search.messages", "Messages, edits and deletions whose words are stored");

  static final Counter UNREADABLE =
      Meters.counter(
          "chat.search.unreadable.messages",
          "Messages and edits whose words were passed over because their author's key does not open");

  static final Timer DELAY =
      Meters.timer(
          "chat.search.delay", "From the appending of accepted events until they can be found");

  private SearchMetrics() {}
}
