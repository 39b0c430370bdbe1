package chat.simulation.log;

import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A partitioned log. An append may fail and land all the same: at once, after its repetition, or
 * never.
 */
public final class SimulatedTopic<R> {
  private static final int LATE_MILLIS_MAX = 15_000;
  private static final int CLOCK_SKEW_MILLIS_MAX = 60_000;

  /** Is told of each record that lands. */
  public interface Listener<R> {
    void landed(int partition, Entry<R> entry);
  }

  private final World world;
  private final String name;
  private final List<List<Entry<R>>> partitions = new ArrayList<>();
  private final long[] clockSkewMillis;
  private final List<Listener<R>> listeners = new ArrayList<>();

  public SimulatedTopic(World world, String name, int partitions) {
    this.world = world;
    this.name = name;
    this.clockSkewMillis = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  public String name() {
    return name;
  }

  public int partitions() {
    return partitions.size();
  }

  public void listen(Listener<R> listener) {
    listeners.add(listener);
  }

  /** Offset of the record that lands next. */
  public long end(int partition) {
    return partitions.get(partition).size();
  }

  public Entry<R> at(int partition, long offset) {
    return partitions.get(partition).get((int) offset);
  }

  public List<Entry<R>> all(int partition) {
    return partitions.get(partition);
  }

  /**
   * Appends a record.
   *
   * @param done gets the place of the record, or nothing when nobody knows whether it has one
   */
  public void append(Life producer, int partition, R value, Consumer<Optional<Entry<R>>> done) {
    String what = "append to " + name + "/" + partition;
    if (world.strikes(Fault.APPEND_NEVER)) {
      world.inside(producer, what + " never lands", () -> done.accept(Optional.empty()));
    } else if (world.strikes(Fault.APPEND_LATE)) {
      world.outsideAfter(
          world.dice(LATE_MILLIS_MAX), producer, what + ", late", () -> land(partition, value));
      world.inside(producer, what + " is given up", () -> done.accept(Optional.empty()));
    } else {
      world.outside(
          producer,
          what,
          () -> {
            Entry<R> entry = land(partition, value);
            boolean lost = world.strikes(Fault.APPEND_ANSWER_LOST);
            world.inside(
                producer,
                what + (lost ? " landed unheard" : " acknowledged"),
                () -> done.accept(lost ? Optional.empty() : Optional.of(entry)));
          });
    }
  }

  /** Another broker leads a partition. */
  public void changeLeader() {
    int partition = world.dice(partitions.size());
    clockSkewMillis[partition] = world.between(-CLOCK_SKEW_MILLIS_MAX, CLOCK_SKEW_MILLIS_MAX);
    world.note(
        name + "/" + partition, "a leader whose clock is off by " + clockSkewMillis[partition]);
  }

  /** Puts a record at the end of a partition, now. */
  public Entry<R> land(int partition, R value) {
    List<Entry<R>> records = partitions.get(partition);
    long appendedAtMillis = World.EPOCH_MILLIS + world.nowMillis() + clockSkewMillis[partition];
    Entry<R> entry = new Entry<>(records.size(), appendedAtMillis, value);
    records.add(entry);
    listeners.forEach(listener -> listener.landed(partition, entry));
    return entry;
  }
}
