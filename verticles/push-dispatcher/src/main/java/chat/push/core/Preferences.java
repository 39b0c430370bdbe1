package chat.push.core;

import com.google.protobuf.util.Timestamps;

/**
 * What a user wants to hear of a conversation.
 *
 * @param mutedUntilMillis nothing before that time, 0 for not muted
 */
public record Preferences(long mutedUntilMillis, Notify wanted) {
  /** Which messages he wants to hear of. */
  public enum Notify {
    ALL,
    /** Those that call him by name, or everybody. */
    MENTIONS,
    NOTHING
  }

  /** Of who has said nothing. */
  public static final Preferences DEFAULT = new Preferences(0, Notify.ALL);

  /** As he has said it; what he has not said is as in {@link #DEFAULT}. */
  public static Preferences of(chat.model.v1.Preferences stored) {
    return new Preferences(
        Timestamps.toMillis(stored.getMutedUntil()),
        switch (stored.getNotify()) {
          case NOTIFICATION_LEVEL_MENTIONS -> Notify.MENTIONS;
          case NOTIFICATION_LEVEL_NOTHING -> Notify.NOTHING;
          case NOTIFICATION_LEVEL_ALL, NOTIFICATION_LEVEL_UNSPECIFIED, UNRECOGNIZED -> Notify.ALL;
        });
  }

  /** Whether the conversation counts in the badge. */
  public boolean isQuiet(long nowMillis) {
    return mutedUntilMillis > nowMillis || wanted == Notify.NOTHING;
  }
}
