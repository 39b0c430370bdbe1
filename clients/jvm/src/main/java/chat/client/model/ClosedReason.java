package chat.client.model;

/** Why a connection is closed, and nothing is tried any more. */
public enum ClosedReason {
  /** The app has disconnected, or not connected yet. */
  DISCONNECTED,
  /** The session has ended, or nobody is logged in: log in again. */
  LOGGED_OUT,
  /** The same device has connected elsewhere. The newer connection lives. */
  SUPERSEDED,
  /** The platform has refused what this client says: it needs another version. */
  CLIENT_FAULT,
  /** The token belongs to another user than cursor and outbox do: log out first. */
  OTHER_ACCOUNT,
  /** A listener has thrown. The event comes again after the next connect. */
  LISTENER_FAILED
}
