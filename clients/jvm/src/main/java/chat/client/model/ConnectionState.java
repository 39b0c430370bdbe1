package chat.client.model;

/** Where the connection stands. */
public enum ConnectionState {
  /** On the way to the first gateway. */
  CONNECTING,
  /** Connected; what was missed is coming. */
  CATCHING_UP,
  /** Connected; everything is here, and what follows comes as it happens. */
  LIVE,
  /** The connection was lost; it is tried again until it is there. */
  RECONNECTING,
  /** The app has said that there is no network; nothing is tried. */
  OFFLINE,
  /** Nothing is tried until the app connects again; the reason says why. */
  CLOSED
}
