package chat.runtime.store;

import chat.model.ConversationIds;
import chat.model.Limits;
import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.core.EventTimes;
import chat.runtime.core.Withheld;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each user's inbox: one ordered queue of events, and a cell that says up to where it is stored.
 *
 * <p>Who is no member of a group any more gets nothing of it when he reads: events from before his
 * removal come without what happened. The event of the removal stays.
 */
public final class InboxStore {
  /** Most users whose cells can be read with one request. */
  public static final int STATES_MAX = 50;

  /** Nobody needs an expired row; Cassandra takes no time to live of nothing. */
  private static final int EXPIRED_TTL_SECONDS = 1;

  /**
   * A page has no more rows than a bucket has room for, and numbers are dense: what is not in the
   * bucket of its first row or in the one after has expired or is not stored yet.
   */
  private static final int BUCKETS_OF_PAGE_MAX = 2;

  private static final int CHUNK_ROWS = 50;

  private final Cassandra cassandra;
  private final String epoch;
  private final PreparedStatement state;
  private final PreparedStatement states;
  private final PreparedStatement writeState;
  private final PreparedStatement page;
  private final PreparedStatement groups;
  private final PreparedStatement write;

  /**
   * @param epoch of the inbox log; cursors of another one do not count
   */
  public InboxStore(Cassandra cassandra, String epoch) {
    this.cassandra = cassandra;
    this.epoch = epoch;
    state = cassandra.prepare("SELECT state FROM {ks}.inbox_state WHERE user_id = ?");
    states = cassandra.prepare("SELECT user_id, state FROM {ks}.inbox_state WHERE user_id IN ?");
    writeState =
        cassandra.prepare(
            "INSERT INTO {ks}.inbox_state (user_id, state) VALUES (?, ?) USING TIMESTAMP ?");
    page =
        cassandra.prepare(
            "SELECT inbox_seq, event FROM {ks}.inbox WHERE user_id = ? AND bucket = ? AND inbox_seq > ?"
                + " LIMIT ?");
    groups =
        cassandra.prepare(
            "SELECT conversation_id, created FROM {ks}.conversation_list"
                + " WHERE user_id = ? AND conversation_id IN ?");
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.inbox (user_id, bucket, inbox_seq, event) VALUES (?, ?, ?, ?)"
                + " USING TTL ? AND TIMESTAMP ?");
  }

  /** Which life of the inboxes their numbers belong to. */
  public String epoch() {
    return epoch;
  }

  /** The cell of a user; position 0 and head 0 for one who never got an event. */
  public Future<InboxState> state(String userId) {
    return cassandra
        .execute(state.bind(userId))
        .map(
            rows -> {
              Row row = rows.one();
              return row == null
                  ? InboxState.getDefaultInstance()
                  : Cassandra.parse(InboxState.parser(), row.getByteBuffer("state"));
            });
  }

  /**
   * The cells of some users; those who never got an event are left out. One request is much cheaper
   * than one for each, for both sides, although the rows lie on different nodes.
   *
   * @param userIds at most {@link #STATES_MAX}
   */
  public Future<Map<String, InboxState>> states(List<String> userIds) {
    if (userIds.size() > STATES_MAX) {
      throw new IllegalArgumentException(
          "at most " + STATES_MAX + " users can be asked for at once, not " + userIds.size());
    }
    return cassandra
        .execute(states.bind(userIds))
        .map(
            rows -> {
              Map<String, InboxState> found = new HashMap<>();
              for (Row row : rows.currentPage()) {
                found.put(
                    row.getString("user_id"),
                    Cassandra.parse(InboxState.parser(), row.getByteBuffer("state")));
              }
              return found;
            });
  }

  public Future<Void> writeState(String userId, InboxState newState) {
    return cassandra.write(
        writeState.bind(userId, Cassandra.blob(newState), newState.getPosition()));
  }

  /**
   * Events above a number and up to {@code head}, in ascending order, with inbox_seq set. Rows up
   * to the stored head that are missing have expired. A page ends early, with at least one event,
   * when it has {@link Limits#INBOX_PAGE_BYTES_MAX}.
   *
   * @param limit 1 to {@link Limits#PAGE_MAX}
   */
  public Future<List<Event>> page(String userId, long aboveInboxSeq, long head, int limit) {
    List<Event> found = new ArrayList<>();
    int first = bucket(aboveInboxSeq + 1);
    int last = Math.min(bucket(head), first + BUCKETS_OF_PAGE_MAX - 1);
    Chunks chunks =
        new Chunks(
            cassandra,
            "event",
            CHUNK_ROWS,
            Limits.INBOX_PAGE_BYTES_MAX,
            row -> found.add(event(row)));
    return page(userId, first, last, aboveInboxSeq, limit, found, chunks)
        .compose(read -> withoutEndedMemberships(userId, found));
  }

  /**
   * Writes an event.
   *
   * @param event without inbox_seq, which is the row's key
   * @param position of the inbox record; the write timestamp, so that a late writer changes nothing
   */
  public Future<Void> write(String userId, int inboxSeq, Event event, long position) {
    long number = Integer.toUnsignedLong(inboxSeq);
    return cassandra.write(
        write.bind(
            userId,
            bucket(number),
            number,
            Cassandra.blob(event),
            Expiry.secondsLeft(Limits.INBOX_TTL_SECONDS, EventTimes.of(event), EXPIRED_TTL_SECONDS),
            position));
  }

  private Future<Void> page(
      String userId,
      int bucket,
      int lastBucket,
      long above,
      int limit,
      List<Event> found,
      Chunks chunks) {
    if (bucket > lastBucket || found.size() >= limit || chunks.isFull()) {
      return Future.succeededFuture();
    }
    return chunks
        .read(page.bind(userId, bucket, above, limit - found.size()))
        .compose(read -> page(userId, bucket + 1, lastBucket, above, limit, found, chunks));
  }

  private static Event event(Row row) {
    return Cassandra.parse(Event.parser(), row.getByteBuffer("event")).toBuilder()
        .setInboxSeq((int) row.getLong("inbox_seq"))
        .build();
  }

  private Future<List<Event>> withoutEndedMemberships(String userId, List<Event> events) {
    List<String> groupIds =
        events.stream()
            .map(Event::getConversationId)
            .filter(id -> ConversationIds.isGroup(id) || ConversationIds.isChannel(id))
            .distinct()
            .toList();
    return groupIds.isEmpty()
        ? Future.succeededFuture(events)
        : cassandra
            .execute(groups.bind(userId, groupIds))
            .map(
                rows -> {
                  List<Event> lines = new ArrayList<>();
                  for (Row row : rows.currentPage()) {
                    ByteBuffer created = row.getByteBuffer("created");
                    if (created != null) {
                      lines.add(Cassandra.parse(Event.parser(), created));
                    }
                  }
                  return Withheld.from(events, lines, userId);
                });
  }

  private static int bucket(long inboxSeq) {
    return (int) (inboxSeq / Limits.INBOX_BUCKET_SEQUENCES);
  }
}
