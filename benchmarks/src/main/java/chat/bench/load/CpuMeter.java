package chat.bench.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the CPU time of processes, their children included, which are looked up once. */
public final class CpuMeter {
  private final Map<String, List<ProcessHandle>> processes = new LinkedHashMap<>();

  /**
   * @param pids process ids by name; one that does not run counts as no CPU time
   */
  public CpuMeter(Map<String, Long> pids) {
    pids.forEach(
        (name, pid) ->
            processes.put(
                name,
                ProcessHandle.of(pid).stream()
                    .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                    .toList()));
  }

  /** CPU time that each has used since it started. */
  Map<String, Duration> read() {
    Map<String, Duration> used = new LinkedHashMap<>();
    processes.forEach(
        (name, handles) ->
            used.put(
                name,
                handles.stream()
                    .flatMap(handle -> handle.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus)));
    return used;
  }

  /** CPU time used between two readings. */
  static Map<String, Duration> between(Map<String, Duration> from, Map<String, Duration> to) {
    Map<String, Duration> used = new LinkedHashMap<>();
    to.forEach((name, cpu) -> used.put(name, cpu.minus(from.getOrDefault(name, Duration.ZERO))));
    return used;
  }
}
