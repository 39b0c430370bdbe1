package chat.client.core;

/** How far a connection has got: see {@link Connection}. */
enum Phase {
  CLOSED,
  OFFLINE,
  WAITING,
  TOKEN,
  GATEWAYS,
  OPENING,
  HELLO,
  CONNECTED;

  /** Whether an answer is awaited, and not for ever. */
  boolean isUnderWay() {
    return this == TOKEN || this == GATEWAYS || this == OPENING || this == HELLO;
  }

  /** Whether there is a socket. */
  boolean hasSocket() {
    return this == OPENING || this == HELLO || this == CONNECTED;
  }
}
