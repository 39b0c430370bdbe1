package chat.faults.net;

/** What a {@link Proxy} does to connections, those that are open and those that come. */
public enum Weather {
  /** Everything comes through. */
  FAIR,
  /** Cut after a number of bytes towards the client that is drawn for each connection. */
  CUTTING,
  /** Nothing comes through in either direction, and nobody hears that the other has gone. */
  DARK,
  /** Only what the client says comes through. */
  MUTE,
  /** Everything comes through, later. */
  SLOW
}
