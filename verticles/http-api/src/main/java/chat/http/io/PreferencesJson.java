package chat.http.io;

import chat.model.v1.NotificationLevel;
import chat.model.v1.Preferences;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;

/** How a person wants to have a conversation, as the contract shows it. */
final class PreferencesJson {
  private static final String PREFIX = "NOTIFICATION_LEVEL_";

  private PreferencesJson() {}

  static JsonObject of(Preferences preferences) {
    NotificationLevel notify =
        preferences.getNotify() == NotificationLevel.NOTIFICATION_LEVEL_UNSPECIFIED
            ? NotificationLevel.NOTIFICATION_LEVEL_ALL
            : preferences.getNotify();
    JsonObject json =
        new JsonObject()
            .put("notify", notify.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT))
            .put("pinned", preferences.getPinned())
            .put("archived", preferences.getArchived())
            .put("marked_unread", preferences.getMarkedUnread());
    if (preferences.hasMutedUntil()) {
      json.put("muted_until", Timestamps.toString(preferences.getMutedUntil()));
    }
    return json;
  }

  /** What a body wants to be otherwise; a {@code muted_until} of null ends what was said. */
  static Preferences change(JsonObject body) {
    Preferences.Builder change = Preferences.newBuilder();
    if (body.containsKey("muted_until")) {
      change.setMutedUntil(time(body.getString("muted_until")));
    }
    Optional.ofNullable(body.getString("notify"))
        .map(level -> NotificationLevel.valueOf(PREFIX + level.toUpperCase(Locale.ROOT)))
        .ifPresent(change::setNotify);
    Optional.ofNullable(body.getBoolean("pinned")).ifPresent(change::setPinned);
    Optional.ofNullable(body.getBoolean("archived")).ifPresent(change::setArchived);
    Optional.ofNullable(body.getBoolean("marked_unread")).ifPresent(change::setMarkedUnread);
    return change.build();
  }

  private static Timestamp time(String value) {
    try {
      return value == null ? Timestamp.getDefaultInstance() : Timestamps.parse(value);
    } catch (ParseException e) {
      throw ProblemException.invalid(
          "muted_until", "not a time", "As 2026-12-01T08:00:00Z (RFC 3339), or null.");
    }
  }
}
