package chat.rebuild.core;

/** What two cells in the same place, one live and one rebuilt, are to each other. */
public enum Match {
  /** The same, or both absent. */
  EQUAL,

  /** The live one was written for a record that the rebuild has not folded. */
  AHEAD,

  /** The time of the live one is over; the rebuilt one waits for the same. */
  EXPIRED,

  /** One of the two does not follow from the log. */
  DIFFERENT
}
