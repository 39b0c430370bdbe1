package chat.router.io;

import chat.router.core.DueList;
import chat.router.core.DueWalk;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * When to look whether messages of a conversation have to expire. Nothing is decided by it: a row
 * too many costs a look.
 */
public final class DueStore {
  /**
   * A look.
   *
   * @param position of the record that made it, in the conversation log
   */
  public record Row(long atMillis, String conversationId, long position) {}

  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement page;

  public DueStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    String insert =
        "INSERT INTO {ks}.retention_due (list, partition, day, at, conversation_id, position)"
            + " VALUES (?, ?, ?, ?, ?, ?)";
    write = cassandra.prepare(insert + " USING TIMESTAMP ?");
    put = cassandra.prepare(insert);
    remove =
        cassandra.prepare(
            "DELETE FROM {ks}.retention_due WHERE list = ? AND partition = ? AND day = ? AND at = ?"
                + " AND conversation_id = ?");
    page =
        cassandra.prepare(
            "SELECT at, conversation_id, position FROM {ks}.retention_due"
                + " WHERE list = ? AND partition = ? AND day = ?"
                + " AND (at, conversation_id) > (?, ?) AND (at, conversation_id) < (?, ?) LIMIT ?");
  }

  /**
   * Notes a look that follows from a record.
   *
   * @param position of the record; the write timestamp
   */
  Future<Void> write(DueList list, int partition, Row row, long position) {
    return cassandra.write(
        write.bind(
            list.name(),
            partition,
            DueWalk.day(row.atMillis),
            row.atMillis,
            row.conversationId,
            row.position,
            position));
  }

  /** Looks at another time; not at all without one. What comes first is noted first. */
  Future<Void> move(DueList list, int partition, Row row, long toMillis) {
    BoundStatement next =
        put.bind(
            list.name(),
            partition,
            DueWalk.day(toMillis),
            toMillis,
            row.conversationId,
            row.position);
    return cassandra.write(next).compose(noted -> remove(list, partition, row));
  }

  Future<Void> remove(DueList list, int partition, Row row) {
    return cassandra.write(
        remove.bind(
            list.name(), partition, DueWalk.day(row.atMillis), row.atMillis, row.conversationId));
  }

  /** Looks of one day up to a time, in their order, after one of them. */
  Future<List<Row>> page(
      DueList list, int partition, long day, Row after, long untilMillis, int limit) {
    return cassandra
        .execute(
            page.bind(
                list.name(),
                partition,
                day,
                after.atMillis,
                after.conversationId,
                untilMillis + 1,
                "",
                limit))
        .map(
            rows -> {
              List<Row> found = new ArrayList<>();
              rows.currentPage()
                  .forEach(
                      row ->
                          found.add(
                              new Row(
                                  row.getLong("at"),
                                  row.getString("conversation_id"),
                                  row.getLong("position"))));
              return found;
            });
  }
}
