package chat.runtime.store;

import chat.model.Limits;
import chat.model.v1.ConversationState;
import chat.model.v1.Membership;
import chat.model.v1.MembershipState;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who is in a channel: a row for each change, by user and by the position of the record that made
 * it. Rows stand for ever; the newest one of a user counts.
 */
public final class ChannelMemberStore {
  /** Rows of one write. */
  private static final int WRITTEN_TOGETHER_MAX = 50;

  /** Users of one bucket who are read at once. */
  private static final int READ_TOGETHER_MAX = 100;

  private static final int PAGE_ROWS = 200;

  /** Reads for one page: one that has found too few members by then ends early. */
  private static final int PAGE_READS_MAX = 32;

  /**
   * A member.
   *
   * @param membership since when
   */
  public record Member(String userId, Membership membership) {}

  /**
   * Some members, in an order of their own.
   *
   * @param nextAfter {@code afterUserId} of the next page; empty on the last one
   */
  public record Page(List<Member> members, Optional<String> nextAfter) {}

  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement before;
  private final PreparedStatement newest;
  private final PreparedStatement page;

  public ChannelMemberStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.channel_members (conversation_id, bucket, user_id, position, membership)"
                + " VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?");
    before =
        cassandra.prepare(
            "SELECT user_id, membership FROM {ks}.channel_members WHERE conversation_id = ? AND bucket = ?"
                + " AND user_id IN ? AND position < ? GROUP BY conversation_id, bucket, user_id");
    newest =
        cassandra.prepare(
            "SELECT membership FROM {ks}.channel_members WHERE conversation_id = ? AND bucket = ?"
                + " AND user_id = ? LIMIT 1");
    page =
        cassandra.prepare(
            "SELECT user_id, membership FROM {ks}.channel_members WHERE conversation_id = ? AND bucket = ?"
                + " AND user_id > ? GROUP BY conversation_id, bucket, user_id LIMIT ?");
  }

  /**
   * Writes what one record made of users.
   *
   * @param position of the record
   */
  public Future<Void> write(
      String conversationId, long position, Map<String, Membership> memberships) {
    Map<Integer, List<BoundStatement>> byBucket = new TreeMap<>();
    memberships.forEach(
        (userId, membership) ->
            byBucket
                .computeIfAbsent(bucket(userId), bucket -> new ArrayList<>())
                .add(
                    write.bind(
                        conversationId,
                        bucket(userId),
                        userId,
                        position,
                        Cassandra.blob(membership),
                        position)));
    List<Future<Void>> writes = new ArrayList<>();
    byBucket
        .values()
        .forEach(
            rows -> parts(rows, WRITTEN_TOGETHER_MAX).forEach(p -> writes.add(cassandra.write(p))));
    return Future.all(writes).mapEmpty();
  }

  /**
   * How each of some users stood to a channel before a record.
   *
   * @param position of the record
   */
  public Future<Map<String, MembershipState>> before(
      String conversationId, Collection<String> userIds, long position) {
    Map<String, MembershipState> found = new HashMap<>();
    Map<Integer, List<String>> byBucket = new TreeMap<>();
    for (String userId : userIds) {
      found.put(userId, MembershipState.MEMBERSHIP_STATE_UNSPECIFIED);
      byBucket.computeIfAbsent(bucket(userId), bucket -> new ArrayList<>()).add(userId);
    }
    List<Future<AsyncResultSet>> reads = new ArrayList<>();
    byBucket.forEach(
        (bucket, users) ->
            parts(users, READ_TOGETHER_MAX)
                .forEach(
                    part ->
                        reads.add(
                            cassandra
                                .execute(before.bind(conversationId, bucket, part, position))
                                .onSuccess(
                                    rows ->
                                        rows.currentPage()
                                            .forEach(
                                                row ->
                                                    found.put(
                                                        row.getString("user_id"),
                                                        membership(row).getState()))))));
    return Future.all(reads).map(read -> found);
  }

  /** How each of some users stands to a channel now. */
  public Future<Map<String, MembershipState>> now(
      String conversationId, Collection<String> userIds) {
    return before(conversationId, userIds, Long.MAX_VALUE);
  }

  /**
   * Whether somebody is a member of a conversation, of whatever kind.
   *
   * @param state of the conversation, read before: what has ended by its position is seen
   */
  public Future<Boolean> isMember(String conversationId, ConversationState state, String userId) {
    return state.hasChannel()
        ? cassandra
            .execute(newest.bind(conversationId, bucket(userId), userId))
            .map(
                rows -> {
                  Row row = rows.one();
                  return row != null && isMember(membership(row));
                })
        : Future.succeededFuture(state.getMemberIdsList().contains(userId));
  }

  /**
   * The next members of a channel after one of them.
   *
   * @param afterUserId the last one of the page before; empty for the first page
   * @param limit most members of the page
   */
  public Future<Page> page(String conversationId, String afterUserId, int limit) {
    int bucket = afterUserId.isEmpty() ? 0 : bucket(afterUserId);
    return page(conversationId, bucket, afterUserId, limit, new ArrayList<>(), 1);
  }

  private Future<Page> page(
      String conversationId,
      int bucket,
      String afterUserId,
      int limit,
      List<Member> found,
      int reads) {
    int wanted = Math.min(PAGE_ROWS, limit - found.size() + 1);
    return cassandra
        .execute(page.bind(conversationId, bucket, afterUserId, wanted).setPageSize(PAGE_ROWS))
        .compose(
            rows -> {
              String last = afterUserId;
              int count = 0;
              for (Row row : rows.currentPage()) {
                if (found.size() == limit) {
                  String lastFound = found.get(limit - 1).userId();
                  return Future.succeededFuture(new Page(found, Optional.of(lastFound)));
                }
                count++;
                last = row.getString("user_id");
                Membership membership = membership(row);
                if (isMember(membership)) {
                  found.add(new Member(last, membership));
                }
              }
              if (count == wanted) {
                return reads == PAGE_READS_MAX
                    ? Future.succeededFuture(new Page(found, Optional.of(last)))
                    : page(conversationId, bucket, last, limit, found, reads + 1);
              }
              return bucket + 1 == Limits.MEMBER_BUCKETS
                  ? Future.succeededFuture(new Page(found, Optional.empty()))
                  : page(conversationId, bucket + 1, "", limit, found, reads + 1);
            });
  }

  private static boolean isMember(Membership membership) {
    return membership.getState() == MembershipState.MEMBERSHIP_STATE_MEMBER;
  }

  private static Membership membership(Row row) {
    return Cassandra.parse(Membership.parser(), row.getByteBuffer("membership"));
  }

  private static <T> List<List<T>> parts(List<T> all, int sizeMax) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += sizeMax) {
      parts.add(all.subList(from, Math.min(all.size(), from + sizeMax)));
    }
    return parts;
  }

  /** The algorithm of {@link String#hashCode} is part of its contract. */
  private static int bucket(String userId) {
    return Math.floorMod(userId.hashCode(), Limits.MEMBER_BUCKETS);
  }
}
