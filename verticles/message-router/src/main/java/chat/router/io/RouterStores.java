package chat.router.io;

import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.FoldPositionStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.ReceiptStore;

/** The tables that the fold of the conversation log writes. */
public record RouterStores(
    ConversationStateStore states,
    HistoryStore history,
    VerdictStore verdicts,
    ReceiptStore receipts,
    FoldPositionStore positions) {}
