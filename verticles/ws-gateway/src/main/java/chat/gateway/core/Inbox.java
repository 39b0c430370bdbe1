package chat.gateway.core;

/**
 * How far a session is in its user's inbox.
 *
 * @param sent highest number that the client has: sent on this connection, or claimed by its cursor
 * @param stored highest head known to be stored; all rows up to it can be read
 * @param heard highest number known to have been given, stored or not; a cursor alone proves none
 * @param waiting live events whose turn has not come
 * @param probed the value that {@code sent} had when a page was read and {@code sent + 1} was not
 *     in it, −1 when there was none: reading again is of no use before something new is heard
 * @param unacknowledged what went to the client and has not been acknowledged
 */
record Inbox(
    long sent,
    long stored,
    long heard,
    LiveBuffer waiting,
    long probed,
    Unacknowledged unacknowledged) {

  /**
   * @param acknowledged what the client's cursor said, 0 without one
   */
  static Inbox opened(long sent, long stored, LiveBuffer waiting, long acknowledged) {
    return new Inbox(
        sent,
        stored,
        Math.max(stored, waiting.highest()),
        waiting.above(sent),
        -1,
        Unacknowledged.above(acknowledged, sent));
  }

  /** The next event in order went to the client. */
  Inbox sentNext(InboxEvent event, String userId) {
    return new Inbox(
        sent + 1,
        stored,
        Math.max(heard, sent + 1),
        waiting.above(sent + 1),
        probed,
        unacknowledged.sent(event, userId));
  }

  /** The client has everything up to a number. */
  Inbox acknowledged(long inboxSeq) {
    return new Inbox(sent, stored, heard, waiting, probed, unacknowledged.after(inboxSeq));
  }

  Inbox stored(long head) {
    return new Inbox(
        sent, Math.max(stored, head), Math.max(heard, head), waiting, probed, unacknowledged);
  }

  /** A live event that shall not, or cannot, be kept. */
  Inbox heard(long inboxSeq) {
    return new Inbox(sent, stored, Math.max(heard, inboxSeq), waiting, probed, unacknowledged);
  }

  /** A live event whose turn may come. */
  Inbox keeping(InboxEvent event, int eventsMax) {
    return event.inboxSeq() <= sent
        ? heard(event.inboxSeq())
        : new Inbox(
            sent,
            stored,
            Math.max(heard, event.inboxSeq()),
            waiting.with(event, eventsMax),
            probed,
            unacknowledged);
  }

  Inbox withoutWaiting() {
    return new Inbox(sent, stored, heard, LiveBuffer.EMPTY, -1, unacknowledged);
  }

  /** A page above {@code sent} was read and did not have the next event. */
  Inbox notYetStored() {
    return new Inbox(sent, stored, heard, waiting, sent, unacknowledged);
  }

  /** Whether {@code sent} is known to be a number that was given, and not only claimed. */
  boolean proven() {
    return heard >= sent;
  }

  /** The client was told to begin again from the stored head. */
  Inbox atStored() {
    return new Inbox(
        stored, stored, heard, waiting.above(stored), -1, Unacknowledged.above(0, stored));
  }

  InboxEvent next() {
    return waiting.get(sent + 1);
  }

  /** Whether the client lacks something. */
  boolean behind() {
    return heard > sent;
  }

  /** Whether a read may bring the next event. */
  boolean worthReading() {
    return stored > sent || (behind() && probed != sent);
  }
}
