package chat.push.core;

import java.util.Locale;

/** Why a device hears something now, later or not at all. */
public enum Reason {
  /** The device has no live session. */
  ASLEEP,
  /** Its live session did not acknowledge in time. */
  SILENT,
  /** Its live session has a moment to acknowledge. */
  WAITING,
  /** The device has the event. */
  ACKNOWLEDGED,
  /** The user has read the conversation so far. */
  READ,
  OWN,
  BLOCKED,
  MUTED,
  NOT_MENTIONED,
  NOTIFICATIONS_OFF,
  EXPIRED,
  DELETED,
  /** The device was told of it, or of a newer message, before. */
  TOLD,
  /** A newer message of the conversation goes to the device in its place. */
  SUPERSEDED,
  /** There is nothing to withdraw. */
  NOTHING_STANDS,
  /** The platform has no credentials for the provider. */
  NOT_CONFIGURED;

  /** As metrics write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
