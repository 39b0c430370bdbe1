package chat.inbox.io;

import chat.runtime.cassandra.Cassandra;
import chat.runtime.projection.Life;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.FoldPositionStore;
import chat.runtime.store.InboxStore;

/** The tables that the fold of the inbox log writes. */
public record InboxStores(
    InboxStore inboxes, ConversationListStore lists, SeenStore seen, FoldPositionStore positions) {

  /**
   * Those of one life of the projection. Blocks.
   *
   * @param epoch of the inbox log
   */
  public static InboxStores of(Cassandra cassandra, Life life, String epoch) {
    Cassandra tables = cassandra.preparingWith(cql -> cassandra.prepare(life.rename(cql)));
    return new InboxStores(
        new InboxStore(tables, life.epoch().orElse(epoch)),
        new ConversationListStore(tables),
        new SeenStore(tables),
        new FoldPositionStore(tables));
  }
}
