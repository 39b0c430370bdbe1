package chat.simulation.store;

import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Three replicas, written and read at quorum, with read repair before a read is answered. A write
 * reaches each replica in its own time, late or never; one that failed may have landed on a
 * minority, or may yet.
 */
public final class SimulatedStore {
  private static final int REPLICAS = 3;
  private static final int QUORUM = 2;
  private static final int LATE_MILLIS_MAX = 20_000;

  private final World world;
  private final List<Replica> replicas = new ArrayList<>();

  public SimulatedStore(World world, Supplier<Replica> replica) {
    this.world = world;
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(replica.get());
    }
  }

  /**
   * Writes cells of one partition key together.
   *
   * @param done gets false when nobody knows what became of the write
   */
  public void write(Life writer, String what, List<Write> together, Consumer<Boolean> done) {
    Attempt attempt = new Attempt(writer, what, done);
    if (world.strikes(Fault.WRITE_UNKNOWN)) {
      attempt.answer(false);
    }
    for (int i = 0; i < REPLICAS; i++) {
      Replica replica = replicas.get(i);
      String step = what + " at replica " + i;
      Runnable arrival = () -> arrive(replica, step, together, attempt);
      if (world.strikes(Fault.WRITE_LATE)) {
        world.outsideAfter(world.dice(LATE_MILLIS_MAX), writer, step, arrival);
      } else {
        world.outside(writer, step, arrival);
      }
    }
  }

  private void arrive(Replica replica, String what, List<Write> together, Attempt attempt) {
    if (world.strikes(Fault.WRITE_LOST)) {
      attempt.lost();
    } else if (replica.downUntilMillis() > world.nowMillis()) {
      world.outsideAfter(
          replica.downUntilMillis() - world.nowMillis(),
          Life.WORLD,
          what,
          () -> arrive(replica, what, together, attempt));
    } else {
      together.forEach(replica::apply);
      attempt.landed();
    }
  }

  /**
   * Reads the rows of a partition.
   *
   * @param done gets nothing when the read failed
   */
  public void read(
      Life reader,
      String what,
      String partition,
      Consumer<Optional<SortedMap<String, Cell>>> done) {
    List<Replica> up = new ArrayList<>(replicas);
    up.removeIf(replica -> replica.downUntilMillis() > world.nowMillis());
    if (up.size() < QUORUM || world.strikes(Fault.READ_FAILED)) {
      world.inside(reader, what + " fails", () -> done.accept(Optional.empty()));
      return;
    }
    Replica first = up.remove(world.dice(up.size()));
    Replica second = up.remove(world.dice(up.size()));
    world.inside(
        reader,
        what + ", first replica",
        () -> {
          SortedMap<String, Cell> rows = first.snapshot(partition);
          world.inside(
              reader,
              what + ", second replica",
              () -> {
                second
                    .snapshot(partition)
                    .forEach((row, cell) -> rows.merge(row, cell, Cell::later));
                first.repair(partition, rows);
                second.repair(partition, rows);
                world.inside(reader, what + " answered", () -> done.accept(Optional.of(rows)));
              });
        });
  }

  /** A replica is away for a while; writes to it wait. */
  public void replicaDown(long millis) {
    int i = world.dice(REPLICAS);
    world.note("replica " + i, "down for " + millis + " ms");
    replicas.get(i).down(world.nowMillis() + millis);
  }

  public void allUp() {
    replicas.forEach(replica -> replica.down(0));
  }

  /** Whether so many replicas hold exactly this value that every read sees it. */
  public boolean isAtQuorum(String partition, String row, Message value) {
    int holders = 0;
    for (Replica replica : replicas) {
      Map<String, Cell> rows = replica.all().get(partition);
      Cell cell = rows == null ? null : rows.get(row);
      if (cell != null && cell.value().equals(value)) {
        holders++;
      }
    }
    return holders >= QUORUM;
  }

  /** What replicas say once each has been told what the others have, by partition and row. */
  public Map<String, Map<String, Cell>> merged() {
    Map<String, Map<String, Cell>> merged = new TreeMap<>();
    for (Replica replica : replicas) {
      replica
          .all()
          .forEach(
              (partition, rows) -> {
                Map<String, Cell> into = merged.computeIfAbsent(partition, key -> new TreeMap<>());
                rows.forEach((row, cell) -> into.merge(row, cell, Cell::later));
              });
    }
    return merged;
  }

  /** One attempt to write: answered once, when a quorum has it or can no longer have it. */
  private final class Attempt {
    private final Life writer;
    private final String what;
    private final Consumer<Boolean> done;
    private int landed;
    private int lost;
    private boolean answered;

    Attempt(Life writer, String what, Consumer<Boolean> done) {
      this.writer = writer;
      this.what = what;
      this.done = done;
    }

    void landed() {
      if (++landed == QUORUM) {
        answer(true);
      }
    }

    void lost() {
      if (++lost > REPLICAS - QUORUM) {
        answer(false);
      }
    }

    void answer(boolean written) {
      if (!answered) {
        answered = true;
        world.inside(
            writer,
            what + (written ? " acknowledged" : " has unknown outcome"),
            () -> done.accept(written));
      }
    }
  }
}
