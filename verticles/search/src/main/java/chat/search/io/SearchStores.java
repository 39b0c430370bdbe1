package chat.search.io;

import chat.runtime.cassandra.Cassandra;
import chat.runtime.projection.Life;
import chat.runtime.search.SearchStore;
import chat.runtime.store.FoldPositionStore;

/** The tables that the fold of accepted events writes. */
public record SearchStores(SearchStore words, FoldPositionStore positions) {

  /** Those of one life of the projection. Blocks. */
  public static SearchStores of(Cassandra cassandra, Life life) {
    Cassandra tables = cassandra.preparingWith(cql -> cassandra.prepare(life.rename(cql)));
    return new SearchStores(new SearchStore(tables), new FoldPositionStore(tables));
  }
}
