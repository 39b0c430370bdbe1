package chat.runtime.store;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;

/**
 * How far each device has acknowledged its user's inbox: a register that only grows. A device keeps
 * its cursor itself; this copy tells others, such as push, what it has.
 */
public final class DeviceCursorStore {
  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement load;

  public DeviceCursorStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.device_cursors (user_id, device_id, epoch, inbox_seq) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
    load =
        cassandra.prepare(
            "SELECT inbox_seq FROM {ks}.device_cursors WHERE user_id = ? AND device_id = ? AND epoch = ?");
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
}
