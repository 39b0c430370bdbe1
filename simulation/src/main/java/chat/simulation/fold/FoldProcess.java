package chat.simulation.fold;

import chat.model.Position;
import chat.simulation.log.ConsumerGroup;
import chat.simulation.log.ConsumerGroup.Ownership;
import chat.simulation.store.Cell;
import chat.simulation.store.SimulatedStore;
import chat.simulation.store.Tables;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import com.google.protobuf.Int64Value;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that folds the partitions it owns. A new owner begins at the smaller of the stored
 * position and the commit.
 *
 * @param <R> records of the log
 * @param <W> workers of the fold
 */
abstract class FoldProcess<R, W extends FoldWorker<R, ?>> implements ConsumerGroup.Member {
  private static final int RETRY_MILLIS = 500;

  final World world;
  final Life life;
  final SimulatedStore store;
  final FoldLog<R> log;
  final Map<Integer, W> workers = new TreeMap<>();
  private final Map<Integer, Ownership> owned = new TreeMap<>();

  FoldProcess(World world, Life life, SimulatedStore store, FoldLog<R> log) {
    this.world = world;
    this.life = life;
    this.store = store;
    this.log = log;
  }

  abstract W worker(Assignment<R> assignment, long startOffset);

  /** A worker begins or ends. */
  abstract void changed(int partition, boolean begins);

  /** The log may have grown. */
  public final void wake(int partition) {
    W worker = workers.get(partition);
    if (worker != null) {
      worker.wake();
    }
  }

  @Override
  public final Life life() {
    return life;
  }

  @Override
  public final void own(int partition, Ownership ownership, long committed) {
    Ownership before = owned.get(partition);
    if (before != null) {
      lose(partition, before);
    }
    owned.put(partition, ownership);
    open(partition, ownership, committed);
  }

  @Override
  public final void lose(int partition, Ownership ownership) {
    if (owned.remove(partition, ownership)) {
      W worker = workers.remove(partition);
      if (worker != null) {
        worker.close();
        changed(partition, false);
      }
    }
  }

  private void open(int partition, Ownership ownership, long committed) {
    store.read(
        life,
        "read position of " + log.fold() + "/" + partition,
        Tables.foldPosition(log.fold(), partition),
        rows -> {
          if (owned.get(partition) != ownership) {
            return;
          }
          if (rows.isEmpty()) {
            world.insideAfter(
                RETRY_MILLIS, life, "open again", () -> open(partition, ownership, committed));
            return;
          }
          Cell position = rows.get().get(Tables.ONLY_ROW);
          long start = position == null ? 0 : startOf(position, committed);
          world.note(life, "owns " + log.fold() + "/" + partition + " from " + start);
          W worker = worker(new Assignment<>(world, life, store, log, partition, ownership), start);
          workers.put(partition, worker);
          changed(partition, true);
          worker.start();
        });
  }

  private static long startOf(Cell position, long committed) {
    long covered = Position.offset(((Int64Value) position.value()).getValue()) + 1;
    return committed < 0 ? covered : Math.min(covered, committed);
  }
}
