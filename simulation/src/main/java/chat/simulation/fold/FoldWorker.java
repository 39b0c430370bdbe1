package chat.simulation.fold;

import chat.simulation.log.Entry;
import chat.simulation.store.Cell;
import chat.simulation.store.Write;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries out what the fold of one partition wants done, repeats it until it succeeds, and tells
 * the fold; as the worker in production does.
 *
 * @param <R> records of the log
 * @param <E> effects of the fold
 */
public abstract class FoldWorker<R, E> {
  private static final int TICK_MILLIS = 500;
  private static final int BATCH_MAX = 3;
  private static final int BACKOFF_MIN_MILLIS = 50;
  private static final int BACKOFF_MAX_MILLIS = 2_000;

  protected final World world;
  protected final Life life;
  protected final int partition;
  private final Assignment<R> assignment;
  private long fetchOffset;
  private boolean fetching;
  private boolean closed;

  protected FoldWorker(Assignment<R> assignment, long startOffset) {
    this.assignment = assignment;
    this.world = assignment.world();
    this.life = assignment.life();
    this.partition = assignment.partition();
    this.fetchOffset = startOffset;
  }

  protected abstract void record(Entry<R> entry);

  protected abstract List<E> ticked();

  protected abstract void carryOut(E effect);

  protected abstract void checkInvariant();

  /** To be called once. */
  public final void start() {
    wake();
    scheduleTick();
  }

  /** The partition has gone: what is under way may end, nothing new begins. */
  public final void close() {
    closed = true;
  }

  protected final boolean isClosed() {
    return closed;
  }

  final Assignment<R> assignment() {
    return assignment;
  }

  /** The log may have grown. */
  public final void wake() {
    if (!fetching && !closed && fetchOffset < assignment.log().topic().end(partition)) {
      fetching = true;
      world.inside(life, "fetch from " + name() + " at " + fetchOffset, this::fetch);
    }
  }

  private void fetch() {
    fetching = false;
    for (int i = world.between(1, BATCH_MAX); i > 0 && !closed; i--) {
      if (fetchOffset < assignment.log().topic().end(partition)) {
        record(assignment.log().topic().at(partition, fetchOffset++));
        checkInvariant();
      }
    }
    wake();
  }

  private void scheduleTick() {
    world.insideAfter(
        TICK_MILLIS,
        life,
        "tick of " + name(),
        () -> {
          if (!closed) {
            carryOutAll(ticked());
            scheduleTick();
          }
        });
  }

  private String name() {
    return assignment.log().fold() + "/" + partition;
  }

  protected final void carryOutAll(List<E> effects) {
    effects.forEach(this::carryOut);
    checkInvariant();
  }

  protected final void commit(long offset) {
    assignment.log().group().commit(partition, assignment.ownership(), offset);
  }

  protected final void read(
      String what, String from, Function<SortedMap<String, Cell>, List<E>> then) {
    repeat(done -> assignment.store().read(life, what, from, done), then);
  }

  /**
   * Writes until all is acknowledged, then tells the fold.
   *
   * @param groups what stands in one group is written as one
   */
  protected void write(String what, List<List<Write>> groups, Supplier<List<E>> then) {
    this.<Boolean>repeat(done -> attempt(what, groups, done), written -> then.get());
  }

  /** One attempt at all groups; one that fails fails all. */
  protected final void attempt(
      String what, List<List<Write>> groups, Consumer<Optional<Boolean>> done) {
    int[] waitingFor = {groups.size()};
    boolean[] failed = {false};
    for (List<Write> group : groups) {
      assignment
          .store()
          .write(
              life,
              what,
              group,
              written -> {
                failed[0] |= !written;
                if (--waitingFor[0] == 0) {
                  done.accept(failed[0] ? Optional.empty() : Optional.of(true));
                }
              });
    }
  }

  protected final <T> void repeat(
      Consumer<Consumer<Optional<T>>> action, Function<T, List<E>> then) {
    repeat(action, then, BACKOFF_MIN_MILLIS);
  }

  private <T> void repeat(
      Consumer<Consumer<Optional<T>>> action, Function<T, List<E>> then, int backoffMillis) {
    action.accept(
        result -> {
          if (closed) {
            return;
          }
          if (result.isPresent()) {
            carryOutAll(then.apply(result.get()));
          } else {
            world.insideAfter(
                backoffMillis,
                life,
                "another attempt of " + name(),
                () -> {
                  if (!closed) {
                    repeat(action, then, Math.min(2 * backoffMillis, BACKOFF_MAX_MILLIS));
                  }
                });
          }
        });
  }
}
