package chat.presence.core;

import chat.model.v1.Presence;
import chat.model.v1.PresenceState;
import chat.model.v1.PresenceView;
import com.google.protobuf.util.Timestamps;

/** What of a contact's presence is to be seen. Of somebody who is no contact nothing is. */
public final class Visibility {
  private Visibility() {}

  /**
   * @param state of his devices
   * @param activeAtMillis newest sign of life of a device in the foreground, 0 when it is not known
   */
  public static PresenceView view(Person contact, PresenceState state, long activeAtMillis) {
    Presence.Builder seen = Presence.newBuilder().setUserId(contact.userId().toString());
    if (contact.invisible()) {
      return PresenceView.newBuilder()
          .setPresence(seen.setState(PresenceState.PRESENCE_STATE_OFFLINE))
          .setInvisible(true)
          .build();
    }
    seen.setState(state);
    long lastActive = Math.max(activeAtMillis, contact.lastActiveAtMillis());
    if (state != PresenceState.PRESENCE_STATE_ONLINE
        && lastActive > 0
        && !contact.hidesLastActive()) {
      seen.setLastActiveAt(Timestamps.fromMillis(lastActive));
    }
    return PresenceView.newBuilder()
        .setPresence(seen)
        .setHidesLastActive(contact.hidesLastActive())
        .build();
  }
}
