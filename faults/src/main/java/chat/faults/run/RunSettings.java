package chat.faults.run;

import chat.faults.cluster.ClusterOptions;
import java.nio.file.Path;

/**
 * How a run is made, beside its plan.
 *
 * @param home a directory of its own, for data and logs
 * @param memoryMebibytesMax resident memory that no process of the platform may go beyond
 */
public record RunSettings(Path home, Load load, int memoryMebibytesMax, ClusterOptions cluster) {
  /** Heaps are of 384 MiB; classes, compiled code, threads and buffers come to that. */
  public static final int MEMORY_MEBIBYTES_MAX = 640;

  public RunSettings {
    home = home.toAbsolutePath().normalize();
  }
}
