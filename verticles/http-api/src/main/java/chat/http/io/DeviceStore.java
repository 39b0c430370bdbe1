package chat.http.io;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Devices in PostgreSQL; {@link SessionStore} makes them. */
final class DeviceStore {
  /** Devices of one account; a login with one more removes the one used longest ago. */
  static final int DEVICES_MAX = 100;

  private final Pool pool;

  DeviceStore(Pool pool) {
    this.pool = pool;
  }

  record Device(UUID deviceId, String name, Instant createdAt, Instant lastUsedAt) {}

  /** The most recently used first. */
  Future<List<Device>> list(UUID userId) {
    return pool.preparedQuery(
            "SELECT device_id, name, created_at, last_used_at FROM devices WHERE user_id = $1"
                + " ORDER BY last_used_at DESC, device_id LIMIT $2")
        .execute(Tuple.of(userId, DEVICES_MAX))
        .map(
            rows -> {
              List<Device> devices = new ArrayList<>();
              rows.forEach(row -> devices.add(read(row)));
              return devices;
            });
  }

  /** Removes a device and its refresh tokens; nothing when the user has no such device. */
  Future<List<SessionStore.LoggedOut>> delete(UUID userId, UUID deviceId) {
    return delete("device_id = $2", userId, deviceId);
  }

  /** Removes all devices of a user but one likewise. */
  Future<List<SessionStore.LoggedOut>> deleteOthers(UUID userId, UUID keptDeviceId) {
    return delete("device_id <> $2", userId, keptDeviceId);
  }

  private Future<List<SessionStore.LoggedOut>> delete(String which, UUID userId, UUID deviceId) {
    return pool.preparedQuery(
            "DELETE FROM devices WHERE user_id = $1 AND "
                + which
                + " RETURNING device_id, session_id")
        .execute(Tuple.of(userId, deviceId))
        .map(SessionStore.LoggedOut::read);
  }

  private static Device read(Row row) {
    return new Device(
        row.getUUID("device_id"),
        row.getString("name"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("last_used_at").toInstant());
  }
}
