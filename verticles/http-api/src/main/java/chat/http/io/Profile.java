package chat.http.io;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Objects;
import java.util.UUID;

/**
 * What others see of a person.
 *
 * @param handle empty when the account was erased
 * @param pictureId empty for none
 * @param statusText empty for none
 */
record Profile(
    UUID userId, String handle, String displayName, String pictureId, String statusText) {
  /** Of the table {@code accounts}, for {@link #read}. */
  static final String COLUMNS = "user_id, handle, display_name, picture_id, status_text";

  /** As it is after the sign-up. */
  static Profile fresh(UUID userId, String handle, String displayName) {
    return new Profile(userId, handle, displayName, "", "");
  }

  static Profile read(Row row) {
    return new Profile(
        row.getUUID("user_id"),
        Objects.requireNonNullElse(row.getString("handle"), ""),
        row.getString("display_name"),
        row.getString("picture_id"),
        row.getString("status_text"));
  }

  chat.model.v1.Profile toProtobuf() {
    return chat.model.v1.Profile.newBuilder()
        .setUserId(userId.toString())
        .setHandle(handle)
        .setDisplayName(displayName)
        .build();
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("user_id", userId.toString())
            .put("handle", handle)
            .put("display_name", displayName);
    if (!pictureId.isEmpty()) {
      json.put("picture_id", pictureId);
    }
    if (!statusText.isEmpty()) {
      json.put("status_text", statusText);
    }
    return json;
  }
}
