package chat.client.core;

import java.util.List;

/** Where to connect, best first, and which of these come next. */
final class Gateways {
  private List<String> urls = List.of();
  private int next;

  boolean isEmpty() {
    return urls.isEmpty();
  }

  /** Whether one is left that was not tried since it was begun anew. */
  boolean hasNext() {
    return next < urls.size();
  }

  String next() {
    return urls.get(next++);
  }

  void replace(List<String> urls) {
    this.urls = List.copyOf(urls);
    next = 0;
  }

  void startOver() {
    next = 0;
  }

  /** The gateway leaves; without others to go to, they are to be asked for. */
  void leaveFor(List<String> others) {
    if (others.isEmpty()) {
      next = urls.size();
    } else {
      replace(others);
    }
  }
}
