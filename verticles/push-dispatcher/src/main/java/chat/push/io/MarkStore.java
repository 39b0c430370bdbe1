package chat.push.io;

import chat.push.core.Marks;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;

/** What devices were told of conversations: registers that only grow. */
public final class MarkStore {
  /** Much longer than a message may be pushed. */
  private static final int TTL_SECONDS = 30 * 24 * 60 * 60;

  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement writeRead;
  private final PreparedStatement writeIntended;
  private final PreparedStatement writeTold;
  private final PreparedStatement writeWithdrawn;

  /** Prepares statements, which blocks. */
  public MarkStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    load =
        cassandra.prepare(
            "SELECT device_id, read, intended, told, withdrawn FROM {ks}.push_marks"
                + " WHERE user_id = ? AND conversation_id = ?");
    writeRead =
        cassandra.prepare(
            "INSERT INTO {ks}.push_marks (user_id, conversation_id, read) VALUES (?, ?, ?)"
                + using());
    writeIntended = cassandra.prepare(ofDevice("intended"));
    writeTold = cassandra.prepare(ofDevice("told"));
    writeWithdrawn = cassandra.prepare(ofDevice("withdrawn"));
  }

  Future<Marks> load(String userId, String conversationId, String deviceId) {
    return cassandra
        .execute(load.bind(userId, conversationId))
        .map(
            rows -> {
              Marks marks = Marks.NONE;
              for (Row row : rows.currentPage()) {
                long read = row.getLong("read");
                marks =
                    deviceId.equals(row.getString("device_id"))
                        ? new Marks(
                            read,
                            row.getLong("intended"),
                            row.getLong("told"),
                            row.getLong("withdrawn"))
                        : new Marks(read, marks.intended(), marks.told(), marks.withdrawn());
              }
              return marks;
            });
  }

  Future<Void> writeRead(String userId, String conversationId, long sequence) {
    return cassandra.write(writeRead.bind(userId, conversationId, sequence, sequence));
  }

  Future<Void> writeIntended(String userId, String conversationId, String deviceId, long sequence) {
    return write(writeIntended, userId, conversationId, deviceId, sequence);
  }

  Future<Void> writeTold(String userId, String conversationId, String deviceId, long sequence) {
    return write(writeTold, userId, conversationId, deviceId, sequence);
  }

  Future<Void> writeWithdrawn(
      String userId, String conversationId, String deviceId, long sequence) {
    return write(writeWithdrawn, userId, conversationId, deviceId, sequence);
  }

  private Future<Void> write(
      PreparedStatement statement,
      String userId,
      String conversationId,
      String deviceId,
      long sequence) {
    return cassandra.write(statement.bind(userId, conversationId, deviceId, sequence, sequence));
  }

  private static String ofDevice(String mark) {
    return "INSERT INTO {ks}.push_marks (user_id, conversation_id, device_id, "
        + mark
        + ") VALUES (?, ?, ?, ?)"
        + using();
  }

  private static String using() {
    return " USING TTL " + TTL_SECONDS + " AND TIMESTAMP ?";
  }
}
