package chat.http.io;

import chat.runtime.search.SearchStore;
import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.ListedChannels;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.RecentMessages;
import chat.runtime.store.VerdictStore;

/** The projections of conversations that the API reads. */
public record ConversationStores(
    ConversationStateStore states,
    ConversationListStore lists,
    HistoryStore history,
    RecentMessages recent,
    ReceiptStore receipts,
    HiddenStore hidden,
    ChannelMemberStore members,
    VerdictStore verdicts,
    SearchStore search) {

  /** What completes lines of channels. */
  ListedChannels listedChannels() {
    return new ListedChannels(states, members, recent, receipts);
  }
}
