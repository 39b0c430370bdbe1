package chat.gateway.io;

import chat.gateway.core.SessionEvent;

/** Whoever serves a device at this gateway: takes what comes for it. */
interface Receiver {
  void on(SessionEvent event);

  /** When it began, by {@link System#nanoTime}. */
  long openedNanos();

  /** Of two of the same device, the later one counts. */
  default boolean openedBefore(Receiver other) {
    return openedNanos() - other.openedNanos() < 0;
  }
}
