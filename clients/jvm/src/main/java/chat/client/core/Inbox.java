package chat.client.core;

import chat.client.model.Cursor;

/**
 * The device's place in its inbox: what has come, what the app has handled, what is stored and what
 * the platform knows of that. Each follows the one before.
 */
final class Inbox {
  /** The cursor is stored, and acknowledged, at most so often, or after so many events. */
  static final long SAVE_INTERVAL_MILLIS = 1_000;

  static final int SAVE_EVENTS_MAX = 50;

  private Cursor received;
  private Cursor handled;
  private Cursor saved;
  private String epoch = "";
  private long expected;
  private long savedAtMillis = Long.MIN_VALUE / 2;
  private long undelivered;

  /**
   * @param stored cursor of the last life, null for a device that has nothing
   */
  Inbox(Cursor stored) {
    received = stored;
    handled = stored;
    saved = stored;
  }

  /** For the hello, from which this connection goes on; null for a device that has nothing. */
  Cursor hello() {
    expected = handled == null ? 0 : handled.inboxSeq() + 1;
    return handled;
  }

  /** A connection has begun; a device that has nothing begins here. */
  void welcome(Cursor head) {
    epoch = head.epoch();
    if (handled == null) {
      received = head;
      handled = head;
      expected = head.inboxSeq() + 1;
    }
  }

  /** What is to be done with an event. */
  enum Arrival {
    /** The app gets it. */
    NEW,
    /** The app has it, or is about to. */
    REPEATED,
    /** Something before it is missing: a fault. */
    GAP
  }

  Arrival arrive(long inboxSeq) {
    if (inboxSeq != expected) {
      return Arrival.GAP;
    }
    expected++;
    if (inboxSeq <= received.inboxSeq()) {
      return Arrival.REPEATED;
    }
    received = at(inboxSeq);
    return Arrival.NEW;
  }

  /** The cursor once the event is handled. */
  Cursor at(long inboxSeq) {
    return new Cursor(received.epoch(), inboxSeq);
  }

  /** Whether the numbers of the session mean the same as this cursor's. */
  boolean isCurrent(Cursor cursor) {
    return cursor.epoch().equals(epoch);
  }

  /** Where an event would stand that came next, for faults. */
  long expected() {
    return expected;
  }

  void reset(Cursor head) {
    epoch = head.epoch();
    received = head;
    expected = head.inboxSeq() + 1;
  }

  /** One more thing is on its way to the app. */
  void delivering() {
    undelivered++;
  }

  /** Whether the app has everything that came; what comes behind may wait for it. */
  boolean isDrained() {
    return undelivered == 0;
  }

  /** The app has handled one thing. */
  void handled(Cursor cursor) {
    undelivered--;
    if (cursor != null) {
      handled = cursor;
    }
  }

  /** The app has failed, and nothing that it was given counts. */
  void abandon() {
    undelivered = 0;
    received = handled;
  }

  boolean isSaveDue(long nowMillis) {
    return nowMillis >= saveAtMillis();
  }

  /** When the cursor is to be stored, {@code Long.MAX_VALUE} when it is. */
  long saveAtMillis() {
    if (handled == null || handled.equals(saved)) {
      return Long.MAX_VALUE;
    }
    boolean many =
        saved == null
            || !saved.epoch().equals(handled.epoch())
            || handled.inboxSeq() - saved.inboxSeq() >= SAVE_EVENTS_MAX;
    return many ? 0 : savedAtMillis + SAVE_INTERVAL_MILLIS;
  }

  Cursor save(long nowMillis) {
    saved = handled;
    savedAtMillis = nowMillis;
    return saved;
  }

  /** Says what is wrong with this state, for tests; null when nothing is. */
  String violation() {
    boolean sameEpoch =
        handled != null && received != null && handled.epoch().equals(received.epoch());
    return undelivered < 0 || (sameEpoch && handled.inboxSeq() > received.inboxSeq())
        ? "handled " + handled + " of " + received + ", undelivered " + undelivered
        : null;
  }
}
