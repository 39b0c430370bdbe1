package chat.faults.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Follows the resident memory of processes by name, across their restarts. */
public final class MemorySampler {
  private static final int KIBIBYTES_PER_MEBIBYTE = 1024;

  private final Supplier<Map<String, Long>> pids;
  private final Map<String, Integer> peaks = new TreeMap<>();

  /**
   * @param pids of the processes that run now
   */
  public MemorySampler(Supplier<Map<String, Long>> pids) {
    this.pids = pids;
  }

  /** Takes a sample; returns what each process has now, in MiB. */
  public synchronized Map<String, Integer> sample() {
    Map<String, Integer> now = new TreeMap<>();
    pids.get()
        .forEach(
            (name, pid) -> {
              int mebibytes = residentMebibytes(pid);
              now.put(name, mebibytes);
              peaks.merge(name, mebibytes, Math::max);
            });
    return now;
  }

  /** The most that each process had in any sample, in MiB. */
  public synchronized Map<String, Integer> peaks() {
    return new TreeMap<>(peaks);
  }

  private static int residentMebibytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Integer.parseInt(line.replaceAll("[^0-9]", "")) / KIBIBYTES_PER_MEBIBYTE;
        }
      }
    } catch (IOException e) {
      // It has ended, or this is no Linux: then nothing is known.
    }
    return 0;
  }
}
