package chat.gateway.io;

import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.DeviceCursorStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.InboxStore;
import chat.runtime.store.ListedChannels;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.RecentMessages;
import chat.runtime.store.VerdictStore;

/** The tables that a gateway reads, and those of cursors and receipts, which it writes. */
public record GatewayStores(
    InboxStore inboxes,
    ConversationStateStore states,
    ConversationListStore lists,
    ReceiptStore receipts,
    DeviceCursorStore cursors,
    RecentMessages recent,
    HiddenStore hidden,
    ChannelMemberStore members,
    VerdictStore verdicts) {

  /** What completes lines of channels. */
  ListedChannels listedChannels() {
    return new ListedChannels(states, members, recent, receipts);
  }
}
