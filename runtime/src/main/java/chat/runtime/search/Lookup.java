package chat.runtime.search;

import java.util.List;

/**
 * Something that a message must have to be found.
 *
 * @param terms one of these
 * @param isPrefix the only term may be the beginning of one
 */
public record Lookup(List<String> terms, boolean isPrefix) {

  /** Messages of one sender. */
  public static Lookup from(String senderId) {
    return new Lookup(List.of(Terms.from(senderId)), false);
  }

  /** Messages that call a user by name, or everybody. */
  public static Lookup mentionsOf(String userId) {
    return new Lookup(List.of(Terms.mention(userId), Terms.MENTION_ALL), false);
  }
}
