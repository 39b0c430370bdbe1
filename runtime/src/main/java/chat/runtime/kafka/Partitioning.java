package chat.runtime.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Key → partition, as Kafka's own default partitioner has it, so that other producers and readers
 * agree.
 */
public final class Partitioning {
  private Partitioning() {}

  public static int ofKey(String key, int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }
}
