package chat.node;

import chat.inbox.io.InboxStores;
import chat.router.io.RouterStores;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.kafka.LogLayout;
import chat.runtime.projection.Life;
import chat.runtime.projection.LifeStore;
import chat.runtime.projection.LiveStores;
import chat.runtime.projection.LiveTables;
import chat.runtime.projection.Projection;
import chat.runtime.store.FoldPositionStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.InboxStore;
import chat.runtime.store.RecentMessages;
import chat.search.io.SearchStores;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of the projections, as this process uses them: its folds go on in those of one life,
 * its edges read from those of the same one, or for a moment still from those before. Making and
 * {@link #goOnIn} block.
 */
final class Projections {
  private final Cassandra cassandra;
  private final LogLayout layout;
  private final Map<Projection, Life> written = new EnumMap<>(Projection.class);
  private final LiveTables read;
  private final LiveStores<RouterStores> router;
  private final LiveStores<InboxStores> inbox;
  private final LiveStores<SearchStores> search;

  Projections(Cassandra cassandra, LogLayout layout, LifeStore lives) {
    this.cassandra = cassandra;
    this.layout = layout;
    for (Projection projection : Projection.values()) {
      Life life = lives.currentBlocking(projection);
      if (life.number() > Life.FIRST) {
        // One that was made by an earlier version lacks the tables that have come since.
        cassandra.createLike(life.ownTables(), life::rename);
      }
      written.put(projection, life);
    }
    read = new LiveTables(cassandra, List.copyOf(written.values()));
    router = new LiveStores<>(RouterStores.of(cassandra, written.get(Projection.HISTORY)));
    inbox = new LiveStores<>(inboxStores(written.get(Projection.INBOX)));
    search = new LiveStores<>(SearchStores.of(cassandra, written.get(Projection.SEARCH)));
  }

  LiveStores<RouterStores> router() {
    return router;
  }

  LiveStores<InboxStores> inbox() {
    return inbox;
  }

  LiveStores<SearchStores> search() {
    return search;
  }

  /** For stores that read and write nothing. */
  Cassandra forReading() {
    return read.cassandra();
  }

  InboxStore inboxesForReading() {
    return new InboxStore(forReading(), epochForReading());
  }

  /** Which life of the inboxes the numbers that are read belong to. */
  String epochForReading() {
    return epoch(read.used(Projection.INBOX));
  }

  /**
   * @param bytesMax about what may be kept in memory
   */
  RecentMessages recentForReading(int bytesMax) {
    return new RecentMessages(
        new HistoryStore(forReading()), () -> read.used(Projection.HISTORY).number(), bytesMax);
  }

  synchronized Life written(Projection projection) {
    return written.get(projection);
  }

  Life read(Projection projection) {
    return read.used(projection);
  }

  /** Lets the folds go on in a later life, and makes the edges ready to read from it. */
  void goOnIn(Life life) {
    read.makeReady(life);
    switch (life.projection()) {
      case HISTORY -> router.exchange(RouterStores.of(cassandra, life));
      case INBOX -> inbox.exchange(inboxStores(life));
      case SEARCH -> search.exchange(SearchStores.of(cassandra, life));
    }
    synchronized (this) {
      written.put(life.projection(), life);
    }
  }

  void readFrom(Life life) {
    read.use(life);
  }

  /** Whether numbers of the inboxes that devices remember mean nothing in that life. */
  boolean isOfOtherEpoch(Life life) {
    return life.projection() == Projection.INBOX
        && !epoch(life).equals(epoch(read.used(Projection.INBOX)));
  }

  /** Up to where each partition is folded in a life. Blocks. */
  FoldPositionStore positions(Life life) {
    return new FoldPositionStore(
        cassandra.preparingWith(cql -> cassandra.prepare(life.rename(cql))));
  }

  int partitions(Projection projection) {
    return switch (projection) {
      case HISTORY -> layout.conversations().partitions();
      case INBOX -> layout.inbox().partitions();
      case SEARCH -> layout.events().partitions();
    };
  }

  private InboxStores inboxStores(Life life) {
    return InboxStores.of(cassandra, life, layout.inbox().epoch());
  }

  private String epoch(Life life) {
    return life.epoch().orElse(layout.inbox().epoch());
  }
}
