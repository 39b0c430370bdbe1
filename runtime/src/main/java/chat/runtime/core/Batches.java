package chat.runtime.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers items by where they go, until a batch is full or its time is over.
 *
 * <p>An addition is complete before its caller sends anything, so that what comes of sending may
 * add at once.
 *
 * @param <K> where an item goes
 * @param <S> an item
 */
public final class Batches<K, S> {
  private final int countMax;
  private final int bytesMax;
  private final Map<K, Batch<S>> open = new HashMap<>();

  /** Items that travel together, in the order in which they came. */
  public static final class Batch<S> {
    private final List<S> items = new ArrayList<>();
    private int count;
    private int bytes;

    private Batch() {}

    public List<S> items() {
      return List.copyOf(items);
    }
  }

  /**
   * What an addition makes necessary.
   *
   * @param begun a batch whose time begins now
   * @param full a batch that had no room for the item and is to be sent now
   */
  public record Added<S>(Optional<Batch<S>> begun, Optional<Batch<S>> full) {}

  /**
   * @param countMax most that a batch counts
   * @param bytesMax most bytes of a batch
   */
  public Batches(int countMax, int bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  /** Whether an item of this size can travel in a batch. */
  public boolean fits(int count, int bytes) {
    return count <= countMax && bytes <= bytesMax;
  }

  /** Adds an item that {@link #fits}. */
  public Added<S> add(K key, S item, int count, int bytes) {
    Batch<S> batch = open.get(key);
    boolean hasRoom =
        batch != null && batch.count + count <= countMax && batch.bytes + bytes <= bytesMax;
    Optional<Batch<S>> full = hasRoom ? Optional.empty() : Optional.ofNullable(batch);
    if (!hasRoom) {
      batch = new Batch<>();
      open.put(key, batch);
    }
    batch.items.add(item);
    batch.count += count;
    batch.bytes += bytes;
    return new Added<>(hasRoom ? Optional.empty() : Optional.of(batch), full);
  }

  /**
   * Takes a batch whose time is over.
   *
   * @return whether it is still to be sent
   */
  public boolean take(K key, Batch<S> batch) {
    return open.remove(key, batch);
  }
}
