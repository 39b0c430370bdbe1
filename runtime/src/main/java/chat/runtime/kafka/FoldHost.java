package chat.runtime.kafka;

/** What the worker of a partition may ask of whoever feeds it. */
public interface FoldHost {
  /** Every record below the offset is covered. */
  void commit(int partition, long offset);

  /** To be called when the backlog of a worker may have changed. */
  void adjustReading(int partition, int backlog);

  /** A worker found that its partition cannot be folded on. */
  void fault(int partition, String reason);
}
