package chat.inbox.io;

import chat.runtime.store.ConversationListStore;
import chat.runtime.store.FoldPositionStore;
import chat.runtime.store.InboxStore;

/** The tables that the fold of the inbox log writes. */
public record InboxStores(
    InboxStore inboxes, ConversationListStore lists, SeenStore seen, FoldPositionStore positions) {}
