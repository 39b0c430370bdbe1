package chat.bench.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the CPU time of processes, their children included, which are looked up once. */
public final class CpuMeter {
  private final Map<String, List<ProcessHandle>> processes = new LinkedHashMap<>();

  /**
   * @param pids process ids by name
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

  /** Begins a measurement. */
  public Reading start() {
    return new Reading(read());
  }

  /** A measurement under way. */
  public final class Reading {
    private final Map<ProcessHandle, Duration> before;

    private Reading(Map<ProcessHandle, Duration> before) {
      this.before = before;
    }

    /** CPU time used since its beginning, by name. */
    public Map<String, Duration> used() {
      return between(before, read());
    }
  }

  /** CPU time that each process has used since it started; one that has ended is not in it. */
  Map<ProcessHandle, Duration> read() {
    Map<ProcessHandle, Duration> used = new HashMap<>();
    for (List<ProcessHandle> handles : processes.values()) {
      for (ProcessHandle handle : handles) {
        handle.info().totalCpuDuration().ifPresent(cpu -> used.put(handle, cpu));
      }
    }
    return used;
  }

  /**
   * CPU time used between two readings, by name. What a process used that ended in between is not
   * known and not counted.
   */
  Map<String, Duration> between(
      Map<ProcessHandle, Duration> before, Map<ProcessHandle, Duration> after) {
    Map<String, Duration> used = new LinkedHashMap<>();
    processes.forEach(
        (name, handles) ->
            used.put(
                name,
                handles.stream()
                    .filter(handle -> before.containsKey(handle) && after.containsKey(handle))
                    .map(handle -> after.get(handle).minus(before.get(handle)))
                    .reduce(Duration.ZERO, Duration::plus)));
    return used;
  }
}
