package chat.runtime.store;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each device has acknowledged its user's inbox: a register that only grows. A device keeps
 * its cursor itself; this copy tells others, such as push, what it has.
 */
public final class DeviceCursorStore {
  /** Far more than a user has devices, in all epochs together. */
  private static final int DEVICES_READ_MAX = 1_000;

  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement load;
  private final PreparedStatement loadAll;

  public DeviceCursorStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.device_cursors (user_id, device_id, epoch, inbox_seq) VALUES (?, ?,"
                + " ?, ?) USING TIMESTAMP ?");
    load =
        cassandra.prepare(
            "SELECT inbox_seq FROM {ks}.device_cursors WHERE user_id = ? AND device_id = ? AND"
                + " epoch = ?");
    loadAll =
        cassandra.prepare(
            "SELECT user_id, device_id, epoch, inbox_seq FROM {ks}.device_cursors"
                + " WHERE user_id IN ? PER PARTITION LIMIT "
                + DEVICES_READ_MAX);
  }

  /**
   * @param epoch which life of the inbox the number belongs to
   */
  public Future<Void> write(String userId, String deviceId, String epoch, long inboxSeq) {
    return cassandra.write(write.bind(userId, deviceId, epoch, inboxSeq, inboxSeq));
  }

  /** The highest number that the device acknowledged in this epoch, 0 for none. */
  public Future<Long> load(String userId, String deviceId, String epoch) {
    return cassandra
        .execute(load.bind(userId, deviceId, epoch))
        .map(
            rows -> {
              Row row = rows.one();
              return row == null ? 0 : row.getLong("inbox_seq");
            });
  }

  /**
   * The highest numbers that the devices of some users acknowledged in this epoch, by user and
   * device, in one request.
   *
   * @param userIds some dozens
   */
  public Future<Map<String, Map<String, Long>>> loadAll(List<String> userIds, String epoch) {
    Map<String, Map<String, Long>> cursors = new HashMap<>();
    return cassandra
        .executeEach(
            loadAll.bind(userIds),
            row -> {
              if (epoch.equals(row.getString("epoch"))) {
                cursors
                    .computeIfAbsent(row.getString("user_id"), id -> new HashMap<>())
                    .put(row.getString("device_id"), row.getLong("inbox_seq"));
              }
            })
        .map(read -> cursors);
  }
}
