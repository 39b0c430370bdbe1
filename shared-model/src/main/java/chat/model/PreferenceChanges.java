package chat.model;

import chat.model.v1.NotificationLevel;
import chat.model.v1.Preferences;
import com.google.protobuf.util.Timestamps;

/** What somebody wants to be otherwise with one of his conversations. */
public final class PreferenceChanges {
  private PreferenceChanges() {}

  /** Whether it says anything, and nothing but what there is. */
  public static boolean isValid(Preferences change) {
    return !change.equals(Preferences.getDefaultInstance())
        && change.getNotify() != NotificationLevel.UNRECOGNIZED
        && Timestamps.isValid(change.getMutedUntil());
  }

  /** What stands after a change: each thing as the change says, or else as it was. */
  public static Preferences apply(Preferences before, Preferences change) {
    Preferences.Builder after = before.toBuilder();
    if (change.hasMutedUntil()) {
      // Not merged: a part that is 0 says something.
      after.setMutedUntil(change.getMutedUntil());
    }
    return after.mergeFrom(change.toBuilder().clearMutedUntil().build()).build();
  }
}
