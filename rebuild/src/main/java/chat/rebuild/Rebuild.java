package chat.rebuild;

import chat.model.Ids;
import chat.model.Position;
import chat.rebuild.core.LogEnd;
import chat.rebuild.io.Bell;
import chat.rebuild.io.Folds;
import chat.rebuild.io.LogBounds;
import chat.rebuild.io.LogReplay;
import chat.rebuild.io.OldLines;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.kafka.LogLayout;
import chat.runtime.projection.Life;
import chat.runtime.projection.Projection;
import chat.runtime.store.FoldPositionStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One rebuild, from the first record of the log to the change of lives.
 *
 * <pre>
 *  fold to where the live fold is ──▶ compare ──equal, or differences accepted──▶ fold what came meanwhile ──▶ switch over
 *                                        └──── differences, or only a check ────▶ drop the new tables
 * </pre>
 */
final class Rebuild {
  /** The live platform goes on; after so many turns the rest is left to its own folds. */
  private static final int CATCH_UP_TURNS = 3;

  private final Connections connections;
  private final Projection projection;
  private final LogLayout.Log log;
  private final Optional<SearchBeginning> search;
  private final Consumer<String> say;
  private final Folds folds;
  private final long startNanos = System.nanoTime();

  /**
   * @param say takes lines of progress
   */
  Rebuild(Connections connections, Projection projection, Consumer<String> say) {
    this.connections = connections;
    this.projection = projection;
    this.log = connections.log(projection);
    this.search =
        projection == Projection.SEARCH
            ? Optional.of(new SearchBeginning(connections))
            : Optional.empty();
    this.say = say;
    this.folds =
        new Folds(
            connections.vertx(),
            connections.cassandra(),
            connections.layout(),
            connections::bodies);
  }

  /** Compares the live tables with the log, and forgets what it folded. */
  Report check() {
    Life live = connections.lives().currentBlocking(projection);
    try (LogBounds bounds = connections.bounds(projection)) {
      List<Long> starts = bounds.starts();
      Life rebuilt = make(starts);
      Life scratch = scratch(rebuilt);
      try (LogReplay replay = replay(log)) {
        replay.start(starts, folds.into(rebuilt, scratch));
        Comparison comparison = rebuildAndCompare(replay, bounds, starts, live, rebuilt);
        return report(live, false, replay.records(), comparison);
      } finally {
        drop(rebuilt);
        dropScratch(rebuilt, scratch);
      }
    }
  }

  /**
   * Replaces the live tables.
   *
   * @param bell tells the nodes
   */
  Report run(boolean acceptDifferences, Bell bell) throws InterruptedException {
    Life live = connections.lives().currentBlocking(projection);
    try (LogBounds bounds = connections.bounds(projection)) {
      List<Long> starts = bounds.starts();
      Life rebuilt = make(starts);
      Life scratch = scratch(rebuilt);
      boolean mayBeCurrent = false;
      try (LogReplay replay = replay(log)) {
        replay.start(starts, folds.into(rebuilt, scratch));
        Comparison comparison = rebuildAndCompare(replay, bounds, starts, live, rebuilt);
        boolean switches = comparison.isClean() || acceptDifferences;
        if (switches) {
          for (int turn = 0; turn < CATCH_UP_TURNS; turn++) {
            replay.foldTo(ends(bounds, live));
          }
          // From here on a failure may leave the change done: the tables must stay.
          mayBeCurrent = true;
          switchOver(live, rebuilt, bell);
        }
        return report(switches ? rebuilt : live, switches, replay.records(), comparison);
      } finally {
        if (!mayBeCurrent) {
          drop(rebuilt);
        }
        dropScratch(rebuilt, scratch);
      }
    }
  }

  private Comparison rebuildAndCompare(
      LogReplay replay, LogBounds bounds, List<Long> starts, Life live, Life rebuilt) {
    if (rebuilt.epoch().isPresent()) {
      say.accept("the inbox log has lost its beginning: numbers begin anew, devices will reload");
      writeOldLines(rebuilt);
    }
    search.ifPresent(beginning -> beginning.write(positions(rebuilt)));
    List<LogEnd> ends = ends(bounds, live);
    long wanted = 0;
    for (int partition = 0; partition < ends.size(); partition++) {
      wanted += Math.max(0, ends.get(partition).offset() - starts.get(partition));
    }
    say.accept("folding %,d records of %s into %s".formatted(wanted, log.topic(), rebuilt));
    replay.foldTo(ends);
    writePositionsOfEmptyPartitions(starts, ends, rebuilt);
    search.ifPresent(beginning -> beginning.awaitLive(positions(live), say));
    say.accept("folded; comparing with %s".formatted(live));
    return rebuilt.epoch().isPresent()
        ? Comparison.notPossible()
        : new Comparison(connections, live, rebuilt).run(ends, say);
  }

  /**
   * Up to where to fold. What makes messages findable follows from records alone, whatever the live
   * fold has done with them.
   */
  private List<LogEnd> ends(LogBounds bounds, Life live) {
    return search.isPresent() ? bounds.ends() : bounds.coveredByLiveFold(positions(live));
  }

  /**
   * Tables for what is folded only for what follows from it: for some projections, none but its
   * own.
   */
  private Life scratch(Life rebuilt) {
    return search.isPresent() ? make(Projection.HISTORY, Optional.empty()) : rebuilt;
  }

  private void dropScratch(Life rebuilt, Life scratch) {
    if (!scratch.equals(rebuilt)) {
      drop(scratch);
    }
  }

  /** New tables, in a new epoch when the log cannot give the numbers that it once gave. */
  private Life make(List<Long> starts) {
    boolean isWhole = starts.stream().allMatch(start -> start == 0);
    if (projection != Projection.INBOX && !isWhole) {
      throw new IllegalStateException(
          "the beginning of "
              + log.topic()
              + " is gone, and "
              + projection.id()
              + " cannot be had from what is left: its retention must be -1");
    }
    return make(
        projection,
        isWhole
            ? connections.lives().currentBlocking(projection).epoch()
            : Optional.of(Ids.next()));
  }

  private Life make(Projection wanted, Optional<String> epoch) {
    Life life = new Life(wanted, connections.lives().reserveBlocking(wanted), epoch);
    connections.cassandra().createLike(life.ownTables(), life::rename);
    return life;
  }

  /** The conversation lists, from the log that is kept for ever. */
  private void writeOldLines(Life inbox) {
    Life scratch = make(Projection.HISTORY, Optional.empty());
    try (LogBounds bounds = connections.bounds(Projection.HISTORY);
        LogReplay replay = replay(connections.log(Projection.HISTORY))) {
      Life live = connections.lives().currentBlocking(Projection.HISTORY);
      say.accept("folding conversations for the lists of conversations");
      replay.start(bounds.starts(), folds.conversations(scratch, new OldLines(tables(inbox))));
      replay.foldTo(bounds.coveredByLiveFold(positions(live)));
    } finally {
      drop(scratch);
    }
  }

  /** A partition whose records are all gone must not be begun at an offset that is gone too. */
  private void writePositionsOfEmptyPartitions(List<Long> starts, List<LogEnd> ends, Life rebuilt) {
    for (int partition = 0; partition < ends.size(); partition++) {
      LogEnd end = ends.get(partition);
      if (end.offset() > 0 && end.offset() <= starts.get(partition)) {
        positions(rebuilt)
            .writeBlocking(
                projection.fold(),
                partition,
                Position.of(log.generation(), starts.get(partition) - 1));
      }
    }
  }

  private void switchOver(Life live, Life rebuilt, Bell bell) throws InterruptedException {
    if (!connections.lives().changeBlocking(live, rebuilt, Instant.now())) {
      throw new IllegalStateException(
          "another rebuild has replaced " + live + " meanwhile; this one changed nothing");
    }
    positions(live).endBlocking(projection.fold());
    say.accept("%s is over, %s has begun".formatted(live, rebuilt));
    say.accept(
        bell.ring(projection)
            ? "the nodes are told"
            : "the nodes could not be told; they find out by themselves within 5 s");
  }

  private void drop(Life life) {
    life.ownTables().forEach(table -> connections.cassandra().drop(life.table(table)));
  }

  private FoldPositionStore positions(Life life) {
    return new FoldPositionStore(tables(life));
  }

  private Cassandra tables(Life life) {
    Cassandra cassandra = connections.cassandra();
    return cassandra.preparingWith(cql -> cassandra.prepare(life.rename(cql)));
  }

  private LogReplay replay(LogLayout.Log wanted) {
    return new LogReplay(
        connections.vertx(), connections.kafka(), wanted, new ProgressLines(say, "read")::count);
  }

  private Report report(Life life, boolean switched, long records, Comparison comparison) {
    return new Report(
        life,
        switched,
        records,
        comparison.tables(),
        comparison.differences(),
        (System.nanoTime() - startNanos) / 1e9);
  }
}
