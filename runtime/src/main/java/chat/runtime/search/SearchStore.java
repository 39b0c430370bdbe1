package chat.runtime.search;

import chat.model.Limits;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.search.Postings.Place;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * By which words the messages of each conversation are found.
 *
 * <p>A word that is gone is deleted, with the write timestamp of the event that took it away. A
 * process that wakes up after the tombstone has gone, ten days later, could bring it back. Nothing
 * would come of it: no message is shown that does not have the word in history.
 */
public final class SearchStore {
  /**
   * A word that begins more messages of a bucket than this counts as it stands; so does one where
   * too much was deleted lately to look through.
   */
  private static final int PREFIX_ROWS_MAX = 128;

  private static final int WRITE_ROWS_MAX = 500;

  private final Cassandra cassandra;
  private final PreparedStatement add;
  private final PreparedStatement remove;
  private final PreparedStatement removeRun;
  private final PreparedStatement find;
  private final PreparedStatement findBeginning;
  private final PreparedStatement removeBucket;
  private final PreparedStatement ofTerm;
  private final BucketRows bucketRows;

  public SearchStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    add =
        cassandra.prepare(
            "INSERT INTO {ks}.search_terms"
                + " (conversation_id, bucket, term, sent_at, sequence, position)"
                + " VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
    remove =
        cassandra.prepare(
            "DELETE FROM {ks}.search_terms USING TIMESTAMP ? WHERE conversation_id = ?"
                + " AND bucket = ? AND term = ? AND sent_at = ? AND sequence = ?");
    removeRun =
        cassandra.prepare(
            "DELETE FROM {ks}.search_terms USING TIMESTAMP ? WHERE conversation_id = ?"
                + " AND bucket = ? AND term = ?"
                + " AND (sent_at, sequence) <= (?, ?) AND (sent_at, sequence) >= (?, ?)");
    removeBucket =
        cassandra.prepare(
            "DELETE FROM {ks}.search_terms USING TIMESTAMP ? WHERE conversation_id = ?"
                + " AND bucket = ?");
    bucketRows = new BucketRows(cassandra);
    ofTerm =
        cassandra.prepare(
            "SELECT sequence FROM {ks}.search_terms"
                + " WHERE conversation_id = ? AND bucket = ? AND term = ?");
    find =
        cassandra.prepare(
            "SELECT sent_at, sequence FROM {ks}.search_terms"
                + " WHERE conversation_id = ? AND bucket = ? AND term = ?"
                + " AND (sent_at, sequence) < (?, ?) AND (sent_at, sequence) >= (?, ?)"
                + " LIMIT ?");
    findBeginning =
        cassandra.prepare(
            "SELECT sent_at, sequence FROM {ks}.search_terms"
                + " WHERE conversation_id = ? AND bucket = ? AND term >= ? AND term < ?"
                + " LIMIT "
                + (PREFIX_ROWS_MAX + 1));
  }

  /**
   * Removes the words of messages that have expired; to be called when all that was to be written
   * of them before is written. Whole buckets go at once; of the last one all rows are read, since
   * they stand by words, and those that stand side by side go by one deletion: each one is in the
   * way of whoever reads there in the next ten days.
   */
  public Future<Void> expire(ExpiredWords expired) {
    int last = bucket(expired.upTo() + 1);
    List<Future<Void>> removals = new ArrayList<>();
    // Those of earlier buckets went with an earlier event.
    for (int b = bucket(Math.max(0, expired.upTo() - Limits.EXPIRED_MAX)); b < last; b++) {
      removals.add(
          cassandra.write(removeBucket.bind(expired.position(), expired.conversationId(), b)));
    }
    if (bucket(expired.upTo()) == last) {
      removals.add(
          bucketRows.forEachPage(
              expired.conversationId(),
              last,
              rows -> cassandra.write(removalsOfRuns(expired, last, rows))));
    }
    return Future.all(removals).mapEmpty();
  }

  /** A run is what of one term has expired, with nothing between that stays. */
  private List<BoundStatement> removalsOfRuns(
      ExpiredWords expired, int bucket, Iterable<Row> rows) {
    List<BoundStatement> removals = new ArrayList<>();
    List<Row> run = new ArrayList<>();
    for (Row row : rows) {
      boolean goes = row.getLong("sequence") <= expired.upTo();
      boolean goesOn =
          goes && !run.isEmpty() && run.get(0).getString("term").equals(row.getString("term"));
      if (!goesOn && !run.isEmpty()) {
        removals.add(removalOfRun(expired, bucket, run));
        run.clear();
      }
      if (goes) {
        run.add(row);
      }
    }
    if (!run.isEmpty()) {
      removals.add(removalOfRun(expired, bucket, run));
    }
    return removals;
  }

  private BoundStatement removalOfRun(ExpiredWords expired, int bucket, List<Row> run) {
    Row newest = run.get(0);
    Row oldest = run.get(run.size() - 1);
    return run.size() == 1
        ? removal(expired.position(), expired.conversationId(), bucket, newest)
        : removeRun.bind(
            expired.position(),
            expired.conversationId(),
            bucket,
            newest.getString("term"),
            newest.getLong("sent_at"),
            newest.getLong("sequence"),
            oldest.getLong("sent_at"),
            oldest.getLong("sequence"));
  }

  private BoundStatement removal(long position, String conversationId, int bucket, Row row) {
    return remove.bind(
        position,
        conversationId,
        bucket,
        row.getString("term"),
        row.getLong("sent_at"),
        row.getLong("sequence"));
  }

  /**
   * Removes the words of everything that somebody wrote in a bucket, and leaves by whom it is and
   * whom it calls. To be called when nobody can read his words any more to write them again; what
   * was read before and is written late loses against the removal, whose timestamp is the same.
   */
  public Future<Void> forgetWords(String conversationId, int bucket, String authorId) {
    Set<Long> his = new HashSet<>();
    return cassandra
        .executeEach(
            ofTerm.bind(conversationId, bucket, Terms.from(authorId)).setPageSize(WRITE_ROWS_MAX),
            row -> his.add(row.getLong("sequence")))
        .compose(
            read ->
                his.isEmpty()
                    ? Future.succeededFuture()
                    : removeRows(
                        conversationId,
                        bucket,
                        row ->
                            his.contains(row.getLong("sequence"))
                                && Terms.isWord(row.getString("term")),
                        row -> row.getLong("position")));
  }

  /**
   * @param timestamp with which a row goes
   */
  private Future<Void> removeRows(
      String conversationId, int bucket, Predicate<Row> which, ToLongFunction<Row> timestamp) {
    return bucketRows.forEachPage(
        conversationId,
        bucket,
        rows -> {
          List<BoundStatement> gone = new ArrayList<>();
          for (Row row : rows) {
            if (which.test(row)) {
              gone.add(removal(timestamp.applyAsLong(row), conversationId, bucket, row));
            }
          }
          return cassandra.write(gone);
        });
  }

  /** The bucket in which the words of a message stand. */
  public static int bucket(long sequence) {
    return (int) (sequence / Limits.SEARCH_BUCKET_SEQUENCES);
  }

  /** Writes changes of one conversation, in any order and as often as one likes. */
  public Future<Void> write(List<WordChange> changes) {
    List<Future<Void>> writes = new ArrayList<>();
    changes.stream()
        .map(change -> bucket(change.sequence()))
        .distinct()
        .forEach(bucket -> writes.addAll(write(bucket, changes)));
    changes.stream().filter(WordChange::afresh).map(this::removeOthers).forEach(writes::add);
    return Future.all(writes).mapEmpty();
  }

  private Future<Void> removeOthers(WordChange change) {
    return removeRows(
        change.conversationId(),
        bucket(change.sequence()),
        row ->
            row.getLong("sequence") == change.sequence()
                && !change.added().contains(row.getString("term")),
        row -> change.position());
  }

  private List<Future<Void>> write(int bucket, List<WordChange> changes) {
    List<BoundStatement> rows =
        changes.stream()
            .filter(change -> bucket(change.sequence()) == bucket)
            .flatMap(change -> rows(bucket, change))
            .toList();
    List<Future<Void>> writes = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += WRITE_ROWS_MAX) {
      writes.add(cassandra.write(rows.subList(from, Math.min(rows.size(), from + WRITE_ROWS_MAX))));
    }
    return writes;
  }

  private Stream<BoundStatement> rows(int bucket, WordChange change) {
    return Stream.concat(
        change.removed().stream()
            .map(
                term ->
                    remove.bind(
                        change.position(),
                        change.conversationId(),
                        bucket,
                        term,
                        change.sentAtMillis(),
                        change.sequence())),
        change.added().stream()
            .map(
                term ->
                    add.bind(
                        change.conversationId(),
                        bucket,
                        term,
                        change.sentAtMillis(),
                        change.sequence(),
                        change.position(),
                        change.position())));
  }

  /**
   * Messages of a bucket that have what is looked up.
   *
   * @param before only older ones
   * @param sinceMillis only those that were sent then or later
   * @param rowsMax of each list, some hundreds
   */
  public Future<Postings> find(
      String conversationId,
      int bucket,
      Lookup lookup,
      Place before,
      long sinceMillis,
      int rowsMax) {
    Bounds bounds = new Bounds(conversationId, bucket, before, sinceMillis, rowsMax);
    if (lookup.isPrefix()) {
      return findBeginning(bounds, lookup.terms().get(0));
    }
    List<Future<Postings>> found = lookup.terms().stream().map(term -> find(bounds, term)).toList();
    return Future.all(found).map(all -> union(found.stream().map(Future::result).toList()));
  }

  private Future<Postings> findBeginning(Bounds bounds, String beginning) {
    return cassandra
        .execute(
            findBeginning
                .bind(bounds.conversationId, bounds.bucket, beginning, beginning + TermRange.LAST)
                .setPageSize(PREFIX_ROWS_MAX + 1))
        .compose(
            rows -> {
              List<Place> places = places(rows);
              if (places.size() > PREFIX_ROWS_MAX) {
                return find(bounds, beginning);
              }
              return Future.succeededFuture(
                  new Postings(
                      places.stream()
                          .filter(bounds::have)
                          .distinct()
                          .sorted(Comparator.reverseOrder())
                          .toList(),
                      false));
            })
        .recover(
            failure ->
                BucketRows.isTooMuchDeleted(failure)
                    ? find(bounds, beginning)
                    : Future.failedFuture(failure));
  }

  private Future<Postings> find(Bounds bounds, String term) {
    return cassandra
        .execute(
            find.bind(
                    bounds.conversationId,
                    bounds.bucket,
                    term,
                    bounds.before.sentAtMillis(),
                    bounds.before.sequence(),
                    bounds.sinceMillis,
                    0L,
                    bounds.rowsMax)
                .setPageSize(bounds.rowsMax))
        .map(SearchStore::places)
        .map(places -> new Postings(places, places.size() == bounds.rowsMax));
  }

  /** What is in one of several lists, down to where the first of them breaks off. */
  private static Postings union(List<Postings> lists) {
    if (lists.size() == 1) {
      return lists.get(0);
    }
    Optional<Place> floor =
        lists.stream()
            .filter(Postings::hasMore)
            .map(list -> list.places().get(list.places().size() - 1))
            .max(Comparator.naturalOrder());
    return new Postings(
        lists.stream()
            .flatMap(list -> list.places().stream())
            .filter(place -> floor.isEmpty() || place.compareTo(floor.get()) >= 0)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList(),
        floor.isPresent());
  }

  private static List<Place> places(AsyncResultSet rows) {
    List<Place> places = new ArrayList<>();
    for (Row row : rows.currentPage()) {
      places.add(new Place(row.getLong("sent_at"), row.getLong("sequence")));
    }
    return places;
  }

  private record Bounds(
      String conversationId, int bucket, Place before, long sinceMillis, int rowsMax) {
    boolean have(Place place) {
      return place.compareTo(before) < 0 && place.sentAtMillis() >= sinceMillis;
    }
  }
}
