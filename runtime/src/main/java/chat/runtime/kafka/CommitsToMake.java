package chat.runtime.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The offset of each partition that is to be committed, until it or a later one is. A commit that
 * failed is not left to the next one: a partition in which nothing happens any more has none. Safe
 * for all threads.
 */
final class CommitsToMake {
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new ConcurrentHashMap<>();

  /** In place of what was noted for the partition before. */
  void note(TopicPartition partition, long offset) {
    offsets.put(partition, new OffsetAndMetadata(offset));
  }

  /** What is to be committed now for these partitions. */
  Map<TopicPartition, OffsetAndMetadata> take(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = offsets.remove(partition);
      if (offset != null) {
        taken.put(partition, offset);
      }
    }
    return taken;
  }

  /** What was taken last was not committed. */
  void putBack(Map<TopicPartition, OffsetAndMetadata> taken) {
    taken.forEach(offsets::putIfAbsent);
  }

  void forget(TopicPartition partition) {
    offsets.remove(partition);
  }
}
