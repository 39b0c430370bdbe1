package chat.http.core;

import chat.runtime.search.Postings.Place;
import java.util.Comparator;

/**
 * Where a hit stands among all of them: the newest first. Hits of the same millisecond are ordered
 * by conversation, so that the order is the same each time.
 */
public record HitPlace(String conversationId, Place place) implements Comparable<HitPlace> {
  private static final Comparator<HitPlace> ORDER =
      Comparator.comparingLong((HitPlace hit) -> hit.place.sentAtMillis())
          .reversed()
          .thenComparing(HitPlace::conversationId)
          .thenComparing(hit -> hit.place.sequence(), Comparator.reverseOrder());

  @Override
  public int compareTo(HitPlace other) {
    return ORDER.compare(this, other);
  }

  /** The place in a conversation below which everything comes after this hit. */
  public Place boundIn(String otherConversationId) {
    int order = otherConversationId.compareTo(conversationId);
    if (order == 0) {
      return place;
    }
    return new Place(place.sentAtMillis(), order > 0 ? Long.MAX_VALUE : 0);
  }
}
