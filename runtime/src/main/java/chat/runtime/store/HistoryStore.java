package chat.runtime.store;

import chat.model.Limits;
import chat.model.v1.Message;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The messages of each conversation, whole and as they are now, by sequence. */
public final class HistoryStore {
  private static final int CHUNK_ROWS = 8;

  /**
   * A message.
   *
   * @param position of the last record that changed it
   */
  public record Stored(Message message, long position) {
    /** What there is of a message that there is not. */
    static final Stored NONE = new Stored(Message.getDefaultInstance(), 0);
  }

  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement find;
  private final PreparedStatement before;
  private final PreparedStatement after;
  private final PreparedStatement deleteBucket;
  private final PreparedStatement deleteBeginning;

  public HistoryStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.history (conversation_id, bucket, sequence, message) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
    find =
        cassandra.prepare(
            "SELECT message, writetime(message) AS position FROM {ks}.history"
                + " WHERE conversation_id = ? AND bucket = ? AND sequence = ?");
    before =
        cassandra.prepare(
            "SELECT message FROM {ks}.history WHERE conversation_id = ? AND bucket = ? AND sequence < ?"
                + " ORDER BY sequence DESC LIMIT ?");
    after =
        cassandra.prepare(
            "SELECT message FROM {ks}.history WHERE conversation_id = ? AND bucket = ? AND sequence > ?"
                + " ORDER BY sequence ASC LIMIT ?");
    deleteBucket =
        cassandra.prepare(
            "DELETE FROM {ks}.history USING TIMESTAMP ? WHERE conversation_id = ? AND bucket = ?");
    deleteBeginning =
        cassandra.prepare(
            "DELETE FROM {ks}.history USING TIMESTAMP ? WHERE conversation_id = ? AND bucket = ?"
                + " AND sequence <= ?");
  }

  /**
   * Writes a message, new or changed.
   *
   * @param position of the record that made it what it is; the write timestamp, so that a late
   *     writer changes nothing
   */
  public Future<Void> write(String conversationId, Message message, long position) {
    long sequence = Integer.toUnsignedLong(message.getSequence());
    return cassandra.write(
        write.bind(conversationId, bucket(sequence), sequence, Cassandra.blob(message), position));
  }

  /** One message; the default instance at position 0 when it is not there. */
  public Future<Stored> find(String conversationId, int messageSequence) {
    long sequence = Integer.toUnsignedLong(messageSequence);
    return cassandra
        .execute(find.bind(conversationId, bucket(sequence), sequence))
        .map(
            rows -> {
              Row row = rows.one();
              return row == null
                  ? Stored.NONE
                  : new Stored(
                      Cassandra.parse(Message.parser(), row.getByteBuffer("message")),
                      row.getLong("position"));
            });
  }

  /**
   * The newest messages below a sequence, in ascending order. A page ends early, with at least one
   * message, when it has {@link Limits#HISTORY_PAGE_BYTES_MAX}.
   *
   * @param expiredUpTo nothing is looked for at or below this sequence
   * @param limit 1 to {@link Limits#PAGE_MAX}
   */
  public Future<List<Message>> before(
      String conversationId, long sequence, long expiredUpTo, int limit) {
    int bucket = bucket(Math.max(0, sequence - 1));
    return new Page(before, conversationId, sequence, limit)
        .read(bucket, -1, bucket(expiredUpTo + 1))
        .map(
            messages -> {
              Collections.reverse(messages);
              return messages;
            });
  }

  /**
   * The oldest messages above a sequence and up to {@code head}, in ascending order; of as many
   * bytes at most.
   *
   * @param limit 1 to {@link Limits#PAGE_MAX}
   */
  public Future<List<Message>> after(String conversationId, long sequence, long head, int limit) {
    return new Page(after, conversationId, sequence, limit)
        .read(bucket(sequence + 1), 1, bucket(head));
  }

  /**
   * Deletes messages that have expired: at most {@link Limits#EXPIRED_MAX}, those below are deleted
   * already.
   *
   * @param upTo sequence of the last of them
   * @param position of the record that let them expire; the write timestamp, so that a late writer
   *     of one of them brings nothing back while the deletion is remembered, and later nothing that
   *     anybody may read
   */
  public Future<Void> deleteUpTo(String conversationId, int upTo, long position) {
    long last = Integer.toUnsignedLong(upTo);
    List<Future<Void>> deletions = new ArrayList<>();
    for (int b = bucket(Math.max(0, last - Limits.EXPIRED_MAX)); b < bucket(last); b++) {
      deletions.add(cassandra.write(deleteBucket.bind(position, conversationId, b)));
    }
    deletions.add(
        cassandra.write(deleteBeginning.bind(position, conversationId, bucket(last), last)));
    return Future.all(deletions).mapEmpty();
  }

  /** Reads bucket after bucket; a page touches two at most unless messages have expired. */
  private final class Page {
    private final PreparedStatement statement;
    private final String conversationId;
    private final long sequence;
    private final int limit;
    private final List<Message> found = new ArrayList<>();
    private final Chunks chunks =
        new Chunks(
            cassandra,
            "message",
            CHUNK_ROWS,
            Limits.HISTORY_PAGE_BYTES_MAX,
            row -> found.add(Cassandra.parse(Message.parser(), row.getByteBuffer("message"))));

    Page(PreparedStatement statement, String conversationId, long sequence, int limit) {
      this.statement = statement;
      this.conversationId = conversationId;
      this.sequence = sequence;
      this.limit = limit;
    }

    Future<List<Message>> read(int bucket, int step, int lastBucket) {
      if ((lastBucket - bucket) * step < 0 || found.size() >= limit || chunks.isFull()) {
        return Future.succeededFuture(found);
      }
      return chunks
          .read(statement.bind(conversationId, bucket, sequence, limit - found.size()))
          .compose(read -> read(bucket + step, step, lastBucket));
    }
  }

  private static int bucket(long sequence) {
    return (int) (sequence / Limits.HISTORY_BUCKET_SEQUENCES);
  }
}
