package chat.http.io;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/** What others see of a person. */
record Profile(UUID userId, String handle, String displayName) {
  static Profile read(Row row) {
    return new Profile(
        row.getUUID("user_id"), row.getString("handle"), row.getString("display_name"));
  }

  chat.model.v1.Profile toProtobuf() {
    return chat.model.v1.Profile.newBuilder()
        .setUserId(userId.toString())
        .setHandle(handle)
        .setDisplayName(displayName)
        .build();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("user_id", userId.toString())
        .put("handle", handle)
        .put("display_name", displayName);
  }
}
