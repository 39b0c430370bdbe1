package chat.runtime.store;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.vertx.core.Future;

/** Rows of a person that are in no log: they go when his account is erased. */
public final class PersonalRows {
  /**
   * Above every timestamp with which such a row is written, for some of them are positions in the
   * log and not times.
   */
  private static final long TIMESTAMP = 1L << 62;

  private final Cassandra cassandra;
  private final PreparedStatement hidden;
  private final PreparedStatement cursors;
  private final PreparedStatement marks;

  public PersonalRows(Cassandra cassandra) {
    this.cassandra = cassandra;
    hidden =
        cassandra.prepare(
            "DELETE FROM {ks}.hidden USING TIMESTAMP " + TIMESTAMP + " WHERE user_id = ?");
    cursors =
        cassandra.prepare(
            "DELETE FROM {ks}.device_cursors USING TIMESTAMP " + TIMESTAMP + " WHERE user_id = ?");
    marks =
        cassandra.prepare(
            "DELETE FROM {ks}.push_marks USING TIMESTAMP "
                + TIMESTAMP
                + " WHERE user_id = ? AND conversation_id = ?");
  }

  /** What he has hidden from himself, and how far his devices have got. */
  public Future<Void> delete(String userId) {
    return Future.all(cassandra.write(hidden.bind(userId)), cassandra.write(cursors.bind(userId)))
        .mapEmpty();
  }

  /** What his devices were told of a conversation. */
  public Future<Void> deleteMarks(String userId, String conversationId) {
    return cassandra.write(marks.bind(userId, conversationId));
  }
}
