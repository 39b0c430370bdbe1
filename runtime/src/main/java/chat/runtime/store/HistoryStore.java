package chat.runtime.store;

import chat.model.Limits;
import chat.model.v1.Message;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The messages of each conversation, whole, by sequence. */
public final class HistoryStore {
  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement before;
  private final PreparedStatement after;

  public HistoryStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.history (conversation_id, bucket, sequence, message) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
    before =
        cassandra.prepare(
            "SELECT message FROM {ks}.history WHERE conversation_id = ? AND bucket = ? AND sequence < ?"
                + " ORDER BY sequence DESC LIMIT ?");
    after =
        cassandra.prepare(
            "SELECT message FROM {ks}.history WHERE conversation_id = ? AND bucket = ? AND sequence > ?"
                + " ORDER BY sequence ASC LIMIT ?");
  }

  /**
   * Writes a message.
   *
   * @param position of the record that made it; the write timestamp, so that a late writer changes
   *     nothing
   */
  public Future<Void> write(String conversationId, Message message, long position) {
    long sequence = Integer.toUnsignedLong(message.getSequence());
    return cassandra
        .execute(
            write.bind(
                conversationId, bucket(sequence), sequence, Cassandra.blob(message), position))
        .mapEmpty();
  }

  /**
   * The newest messages below a sequence, in ascending order.
   *
   * @param limit 1 to {@link Limits#PAGE_MAX}
   */
  public Future<List<Message>> before(String conversationId, long sequence, int limit) {
    int bucket = bucket(Math.max(0, sequence - 1));
    return collect(before, conversationId, bucket, sequence, limit, -1, 0, new ArrayList<>())
        .map(
            messages -> {
              Collections.reverse(messages);
              return messages;
            });
  }

  /**
   * The oldest messages above a sequence and up to {@code head}, in ascending order.
   *
   * @param limit 1 to {@link Limits#PAGE_MAX}
   */
  public Future<List<Message>> after(String conversationId, long sequence, long head, int limit) {
    return collect(
        after,
        conversationId,
        bucket(sequence + 1),
        sequence,
        limit,
        1,
        bucket(head),
        new ArrayList<>());
  }

  /** Reads bucket after bucket; a page touches two at most unless messages have expired. */
  private Future<List<Message>> collect(
      PreparedStatement statement,
      String conversationId,
      int bucket,
      long sequence,
      int limit,
      int step,
      int lastBucket,
      List<Message> found) {
    if ((lastBucket - bucket) * step < 0) {
      return Future.succeededFuture(found);
    }
    return cassandra
        .execute(statement.bind(conversationId, bucket, sequence, limit - found.size()))
        .compose(
            rows -> {
              read(rows, found);
              return found.size() >= limit
                  ? Future.succeededFuture(found)
                  : collect(
                      statement,
                      conversationId,
                      bucket + step,
                      sequence,
                      limit,
                      step,
                      lastBucket,
                      found);
            });
  }

  private static void read(AsyncResultSet rows, List<Message> found) {
    rows.currentPage()
        .forEach(row -> found.add(Cassandra.parse(Message.parser(), row.getByteBuffer("message"))));
  }

  private static int bucket(long sequence) {
    return (int) (sequence / Limits.HISTORY_BUCKET_SEQUENCES);
  }
}
