package chat.node;

import chat.model.Addresses;
import chat.runtime.async.Retry;
import chat.runtime.health.Health;
import chat.runtime.projection.Life;
import chat.runtime.projection.LifeStore;
import chat.runtime.projection.Projection;
import chat.runtime.store.FoldPositionStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up rebuilt tables while the process runs. The message on the event bus is a hint; what
 * counts is the table of lives, which is read every 5 s as well.
 *
 * <pre>
 *  folds and edges in life n ──life n+1 is current──▶ folds in n+1, edges read n ──n+1 has caught up──▶ both in n+1
 * </pre>
 *
 * <p>The rebuilt tables end a little before the live ones. Edges that read them at once would show
 * their users the past for a moment; so they wait until the folds have come as far there.
 */
final class LifeWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LifeWatch.class);
  private static final long POLL_MILLIS = 5_000;
  private static final long CATCH_UP_POLL_MILLIS = 200;

  /** A partition whose fold is stuck must not keep the others from being read. */
  private static final int CATCH_UP_POLLS_MAX = 150;

  /** Rows run ahead of the position that tells of them by two of its writes at most. */
  private static final long SETTLE_MILLIS = 1_000;

  private final LifeStore lives;
  private final Projections projections;
  private final Health health;
  private final Supplier<Future<?>> stopGateways;
  private final Supplier<Future<?>> startGateways;
  private final Set<Projection> changing = EnumSet.noneOf(Projection.class);

  /**
   * @param health told whether the tables can be read at all
   * @param stopGateways for a new epoch, which the clients of a gateway must not meet half-way
   */
  LifeWatch(
      LifeStore lives,
      Projections projections,
      Health health,
      Supplier<Future<?>> stopGateways,
      Supplier<Future<?>> startGateways) {
    this.lives = lives;
    this.projections = projections;
    this.health = health;
    this.stopGateways = stopGateways;
    this.startGateways = startGateways;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(POLL_MILLIS, timer -> check());
    return vertx.eventBus().consumer(Addresses.PROJECTION_LIVES, changed -> check()).completion();
  }

  private void check() {
    for (Projection projection : Projection.values()) {
      if (changing.add(projection)) {
        lives
            .current(projection)
            .onSuccess(read -> health.resolved("cassandra"))
            .onFailure(away -> health.problem("cassandra", "cannot be read: " + away.getMessage()))
            .compose(this::takeUp)
            .onFailure(failure -> LOG.warn("{}: {}", projection.id(), failure.getMessage()))
            .onComplete(done -> changing.remove(projection));
      }
    }
  }

  private Future<?> takeUp(Life next) {
    Life last = projections.read(next.projection());
    if (next.number() <= last.number()) {
      return Future.succeededFuture();
    }
    return blocking(() -> goOnIn(next, last))
        .compose(positions -> caughtUp(next, positions, CATCH_UP_POLLS_MAX))
        .compose(caughtUp -> vertx.timer(SETTLE_MILLIS, TimeUnit.MILLISECONDS))
        .compose(settled -> readFrom(next))
        .onSuccess(done -> LOG.info("{} is read", next));
  }

  /** The folds are there already when an earlier try failed on the way to the edges. */
  private Positions goOnIn(Life next, Life last) {
    if (next.number() > projections.written(next.projection()).number()) {
      LOG.info("{} is over, the folds go on in {}", last, next);
      projections.goOnIn(next);
    }
    return new Positions(projections.positions(last), projections.positions(next));
  }

  private Future<?> readFrom(Life next) {
    if (!projections.isOfOtherEpoch(next)) {
      projections.readFrom(next);
      return Future.succeededFuture();
    }
    return stopGateways
        .get()
        .onComplete(stopped -> projections.readFrom(next))
        .compose(
            stopped ->
                Retry.untilDone(
                    vertx,
                    "starting the gateways",
                    () -> true,
                    () -> startGateways.get().<Void>mapEmpty()));
  }

  private Future<Void> caughtUp(Life next, Positions positions, int pollsLeft) {
    String fold = next.projection().fold();
    List<Future<Boolean>> partitions = new ArrayList<>();
    for (int p = 0; p < projections.partitions(next.projection()); p++) {
      partitions.add(
          Future.all(positions.last.load(fold, p), positions.next.load(fold, p))
              .map(both -> isAtOrPast(both.resultAt(1), both.resultAt(0))));
    }
    return Future.all(partitions)
        .compose(
            all -> {
              if (!all.<Boolean>list().contains(false)) {
                return Future.succeededFuture();
              }
              if (pollsLeft == 0) {
                LOG.warn("{} is read although some of its partitions have not caught up", next);
                return Future.succeededFuture();
              }
              return vertx
                  .timer(CATCH_UP_POLL_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(later -> caughtUp(next, positions, pollsLeft - 1));
            });
  }

  private static boolean isAtOrPast(OptionalLong position, OptionalLong goal) {
    return goal.isEmpty() || (position.isPresent() && position.getAsLong() >= goal.getAsLong());
  }

  private <T> Future<T> blocking(Callable<T> action) {
    return vertx.executeBlocking(action);
  }

  /** Where the fold stands in the tables of two lives. */
  private record Positions(FoldPositionStore last, FoldPositionStore next) {}
}
