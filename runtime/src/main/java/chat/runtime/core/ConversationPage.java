package chat.runtime.core;

import chat.model.v1.ConversationListEntry;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a user's conversation list, newest activity first.
 *
 * @param nextBefore {@code before} of the next page; empty on the last one
 */
public record ConversationPage(List<ConversationListEntry> entries, OptionalLong nextBefore) {
  private static final Comparator<ConversationListEntry> NEWEST_FIRST =
      Comparator.comparingLong(ConversationPage::inboxSeq).reversed();

  /**
   * @param all the whole list, in any order
   * @param before entries whose inbox_seq is this or above are not in the page
   * @param limit most entries of the page
   */
  public static ConversationPage of(List<ConversationListEntry> all, long before, int limit) {
    List<ConversationListEntry> below =
        all.stream().filter(entry -> inboxSeq(entry) < before).sorted(NEWEST_FIRST).toList();
    if (below.size() <= limit) {
      return new ConversationPage(below, OptionalLong.empty());
    }
    List<ConversationListEntry> page = below.subList(0, limit);
    return new ConversationPage(page, OptionalLong.of(inboxSeq(page.get(limit - 1))));
  }

  private static long inboxSeq(ConversationListEntry entry) {
    return Integer.toUnsignedLong(entry.getInboxSeq());
  }
}
