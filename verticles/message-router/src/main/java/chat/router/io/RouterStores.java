package chat.router.io;

import chat.runtime.cassandra.Cassandra;
import chat.runtime.projection.Life;
import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.FoldPositionStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.VerdictStore;

/** The tables that the fold of the conversation log writes. */
public record RouterStores(
    ConversationStateStore states,
    HistoryStore history,
    VerdictStore verdicts,
    ReceiptStore receipts,
    HiddenStore hidden,
    ChannelMemberStore members,
    DueStore due,
    FoldPositionStore positions) {

  /** Those of one life of the projection. Blocks. */
  public static RouterStores of(Cassandra cassandra, Life life) {
    Cassandra tables = cassandra.preparingWith(cql -> cassandra.prepare(life.rename(cql)));
    return new RouterStores(
        new ConversationStateStore(tables),
        new HistoryStore(tables),
        new VerdictStore(tables),
        new ReceiptStore(tables),
        new HiddenStore(tables),
        new ChannelMemberStore(tables),
        new DueStore(tables),
        new FoldPositionStore(tables));
  }
}
