package chat.router.core;

/** The two lists by which conversations with something to expire are found. */
public enum DueList {
  /**
   * Each conversation by the time of its oldest message: so the platform's setting may change
   * whenever it likes.
   */
  OLDEST,
  /**
   * Conversations with a setting of their own, by the time at which their oldest message is due.
   */
  OWN
}
