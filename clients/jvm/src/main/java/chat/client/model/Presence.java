package chat.client.model;

import java.time.Instant;
import java.util.Optional;

/** How a person looks to the user. */
public final class Presence extends Value {
  /** How somebody is. */
  public enum State {
    /** A device is in the foreground. */
    ONLINE,
    /** All devices are in the background. */
    AWAY,
    /** No device is connected. */
    OFFLINE,
    /** Not to be seen, or not any more: show nothing. */
    UNKNOWN
  }

  Presence(JsonObject json) {
    super(json);
  }

  /** Who. */
  public String userId() {
    return json().text("user_id");
  }

  /** How. */
  public State state() {
    switch (json().text("state")) {
      case "PRESENCE_STATE_ONLINE":
        return State.ONLINE;
      case "PRESENCE_STATE_AWAY":
        return State.AWAY;
      case "PRESENCE_STATE_OFFLINE":
        return State.OFFLINE;
      default:
        return State.UNKNOWN;
    }
  }

  /** When a device was last in the foreground, if one may know. */
  public Optional<Instant> lastActiveAt() {
    return json().time("last_active_at");
  }
}
