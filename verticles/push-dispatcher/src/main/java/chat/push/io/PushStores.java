package chat.push.io;

import chat.runtime.store.ConversationListStore;
import chat.runtime.store.DeviceCursorStore;
import chat.runtime.store.HistoryStore;

/**
 * The tables that the push-dispatcher reads and writes.
 *
 * @param epoch of the inboxes, to which the cursors of devices belong
 */
public record PushStores(
    MarkStore marks,
    DeviceCursorStore cursors,
    ConversationListStore lists,
    HistoryStore history,
    java.util.function.Supplier<String> epoch) {}
