package chat.http.core;

import chat.runtime.search.Postings;
import chat.runtime.search.Postings.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way through one conversation, from its newest message to its oldest, bucket after bucket:
 * what has everything that is looked up. What was read of the lists only helps to find the next
 * place at which to read on; the lists are not kept.
 */
public final class SearchWalk {
  /** What most questions need. */
  private static final int ROWS_FIRST = 64;

  /** Whoever reads on has words that seldom meet: fewer and larger reads find them sooner. */
  private static final int ROWS_MAX = 512;

  private static final int ROWS_GROWTH = 4;

  private static final int BUCKETS_AT_ONCE_MAX = 8;

  private final String conversationId;
  private final Place start;
  private final int lastBucket;
  private int bucket;
  private Place before;
  private Place frontier;
  private int rows = ROWS_FIRST;
  private int bucketsDone;
  private boolean ended;

  /**
   * @param firstBucket of the newest message that counts
   * @param lastBucket of the oldest one
   * @param start only what is older counts
   * @param newestMillis about when the last message was sent; says when it is this walk's turn
   */
  public SearchWalk(
      String conversationId, int firstBucket, int lastBucket, Place start, long newestMillis) {
    this.conversationId = conversationId;
    this.bucket = firstBucket;
    this.lastBucket = lastBucket;
    this.start = start;
    this.before = start;
    this.frontier = older(start, new Place(newestMillis, Long.MAX_VALUE));
  }

  public String conversationId() {
    return conversationId;
  }

  /** How many rows to read of each list at most. */
  public int rowsMax() {
    return rows;
  }

  /**
   * What to read at once, the bucket first: more of them the longer the way has been, so that
   * nobody waits for one after the other.
   */
  public List<Reading> readings() {
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading(bucket, before));
    int more = Math.min(bucketsDone, BUCKETS_AT_ONCE_MAX - 1);
    for (int next = bucket - 1; next >= lastBucket && readings.size() <= more; next--) {
      readings.add(new Reading(next, start));
    }
    return readings;
  }

  /** Whether this is what comes next. */
  public boolean isAt(Reading reading) {
    return !ended && reading.bucket == bucket && reading.before.equals(before);
  }

  /** Whether all of a bucket is known. */
  public boolean hasLeft(Reading reading) {
    return bucket < reading.bucket;
  }

  /** Whether it was read before, and so may have to be read for long. */
  public boolean readsOn() {
    return rows > ROWS_FIRST;
  }

  /**
   * A bucket to read.
   *
   * @param before only what is older
   */
  public record Reading(int bucket, Place before) {}

  boolean hasEnded() {
    return ended;
  }

  /** Everything that this walk will still find comes after it. */
  HitPlace frontier() {
    return new HitPlace(conversationId, frontier);
  }

  /**
   * What was read.
   *
   * @param lists one for each lookup
   * @return what is in all of them
   */
  List<HitPlace> take(List<Postings> lists) {
    rows = Math.min(rows * ROWS_GROWTH, ROWS_MAX);
    Optional<Place> floor =
        lists.stream()
            .filter(Postings::hasMore)
            .map(SearchWalk::oldest)
            .max(Comparator.naturalOrder());
    Set<Place> common = new HashSet<>(lists.get(0).places());
    lists.forEach(list -> common.retainAll(new HashSet<>(list.places())));
    if (floor.isPresent()) {
      readOn(lists, floor.get());
    } else {
      leaveBucket();
    }
    return common.stream()
        .filter(place -> floor.isEmpty() || place.compareTo(floor.get()) >= 0)
        .map(place -> new HitPlace(conversationId, place))
        .toList();
  }

  /** The bucket left last began with a message that was sent then: nothing newer is to come. */
  public void bucketBegan(long sentAtMillis) {
    frontier = older(frontier, new Place(sentAtMillis, Long.MAX_VALUE));
  }

  /** Next comes the newest place that every list may still have, below what is known of all. */
  private void readOn(List<Postings> lists, Place floor) {
    Place next = floor;
    for (Postings list : lists) {
      Optional<Place> candidate =
          list.places().stream().filter(place -> place.compareTo(floor) < 0).findFirst();
      if (candidate.isEmpty() && !list.hasMore()) {
        leaveBucket();
        return;
      }
      if (candidate.isPresent()) {
        next = older(next, justAbove(candidate.get()));
      }
    }
    before = next;
    frontier = older(frontier, before);
  }

  private void leaveBucket() {
    // By the numbers of the messages, not by their times, which a clock may have set back.
    before = start;
    bucket--;
    bucketsDone++;
    ended = bucket < lastBucket;
  }

  private static Place justAbove(Place place) {
    return new Place(place.sentAtMillis(), place.sequence() + 1);
  }

  private static Place oldest(Postings list) {
    return list.places().get(list.places().size() - 1);
  }

  private static Place older(Place one, Place other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
