package chat.runtime.search;

import java.util.List;

/**
 * Messages of a bucket that have what was looked up, newest first.
 *
 * @param hasMore the bucket has older ones too; there is at least one in the list then
 */
public record Postings(List<Place> places, boolean hasMore) {
  /** Where a message stands in its conversation, and when it was sent. */
  public record Place(long sentAtMillis, long sequence) implements Comparable<Place> {
    /** After every message. */
    public static final Place END = new Place(Long.MAX_VALUE, 0);

    /** The newer one is the greater one. */
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(sentAtMillis, other.sentAtMillis);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }
}
