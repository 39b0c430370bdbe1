package chat.router.io;

import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.FoldPositionStore;
import chat.runtime.store.HistoryStore;

/** The tables that the fold of the conversation log writes. */
public record RouterStores(
    ConversationStateStore states,
    HistoryStore history,
    VerdictStore verdicts,
    FoldPositionStore positions) {}
