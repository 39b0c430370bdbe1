package chat.runtime.search;

import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All rows of a bucket, page by page. Where so much was deleted that Cassandra refuses to read over
 * it at once (100,000 rows, until it has cleared them away ten days later), in smaller pieces: of
 * one term there are no more rows than messages in a bucket, far fewer than that.
 */
final class BucketRows {
  static final int PAGE_ROWS = 500;

  /** Of the reasons that the native protocol has for a failed read. */
  private static final int TOO_MANY_TOMBSTONES = 1;

  private final Cassandra cassandra;
  private final PreparedStatement select;

  BucketRows(Cassandra cassandra) {
    this.cassandra = cassandra;
    select =
        cassandra.prepare(
            "SELECT term, sent_at, sequence, position FROM {ks}.search_terms"
                + " WHERE conversation_id = ? AND bucket = ? AND term >= ? AND term < ?");
  }

  /** Whether a read failed because too much was deleted where it looked. */
  static boolean isTooMuchDeleted(Throwable failure) {
    return failure instanceof ReadFailureException read
        && read.getReasonMap().containsValue(TOO_MANY_TOMBSTONES);
  }

  /**
   * @param page gets rows in the order of the table, some of them twice; the next are read when it
   *     is done
   */
  Future<Void> forEachPage(
      String conversationId, int bucket, Function<Iterable<Row>, Future<Void>> page) {
    return read(conversationId, bucket, TermRange.ALL, page);
  }

  private Future<Void> read(
      String conversationId,
      int bucket,
      TermRange range,
      Function<Iterable<Row>, Future<Void>> page) {
    return cassandra
        .execute(
            select
                .bind(conversationId, bucket, range.from(), range.before())
                .setPageSize(PAGE_ROWS))
        .compose(rows -> pages(rows, page))
        .recover(
            failure -> {
              Optional<List<TermRange>> halves =
                  isTooMuchDeleted(failure) ? range.halves() : Optional.empty();
              return halves
                  .map(
                      both ->
                          read(conversationId, bucket, both.get(0), page)
                              .compose(done -> read(conversationId, bucket, both.get(1), page)))
                  .orElse(Future.failedFuture(failure));
            });
  }

  private static Future<Void> pages(
      AsyncResultSet rows, Function<Iterable<Row>, Future<Void>> page) {
    Future<Void> done = page.apply(rows.currentPage());
    return rows.hasMorePages()
        ? done.compose(
                taken -> Future.fromCompletionStage(rows.fetchNextPage(), Vertx.currentContext()))
            .compose(next -> pages(next, page))
        : done;
  }
}
