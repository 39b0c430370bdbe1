package chat.http.io;

import chat.model.v1.ConversationListEntry;
import chat.runtime.core.ConversationPage;
import chat.runtime.core.HistoryPage;
import chat.runtime.seal.BodyOpener;
import chat.runtime.store.ListedChannels;
import io.vertx.core.Future;
import java.util.List;

/** Lines of a user's conversation list as he is to see them, wherever the API shows one. */
final class ConversationLines {
  private final ConversationStores stores;
  private final ListedChannels listedChannels;
  private final BodyOpener bodies;

  ConversationLines(ConversationStores stores, BodyOpener bodies) {
    this.stores = stores;
    this.listedChannels = stores.listedChannels();
    this.bodies = bodies;
  }

  /** A page of them, without channels of which he is no member any more. */
  Future<ConversationPage> page(String userId, ConversationPage page) {
    return listedChannels
        .completed(userId, page.entries())
        .compose(lines -> shown(userId, lines))
        .map(lines -> new ConversationPage(lines, page.nextBefore()));
  }

  /** One of them, of a conversation whose member he is known to be. */
  Future<ConversationListEntry> one(String userId, ConversationListEntry line) {
    return listedChannels
        .completed(userId, List.of(line))
        // His membership may not have come to the members yet.
        .map(lines -> lines.isEmpty() ? List.of(line) : lines)
        .compose(lines -> shown(userId, lines))
        .map(lines -> lines.get(0));
  }

  private Future<List<ConversationListEntry>> shown(
      String userId, List<ConversationListEntry> lines) {
    return stores
        .lists()
        .withMentions(userId, lines)
        .compose(counted -> withoutHidden(userId, counted))
        .compose(bodies::lines);
  }

  private Future<List<ConversationListEntry>> withoutHidden(
      String userId, List<ConversationListEntry> lines) {
    return stores
        .hidden()
        .lastOnes(userId, lines)
        .map(
            hidden ->
                lines.stream()
                    .map(
                        line ->
                            hidden.contains(line.getConversationId())
                                ? line.toBuilder()
                                    .setLastMessage(
                                        HistoryPage.hidden(line.getLastMessage().getSequence()))
                                    .build()
                                : line)
                    .toList());
  }
}
