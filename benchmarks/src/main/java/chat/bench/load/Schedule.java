package chat.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is due at times of its own, first in a warm-up and then in a time that is measured. */
public final class Schedule {
  private Schedule() {}

  /** Begins one thing; must not block, or the next ones are late. */
  public interface Task {
    /**
     * @param number counted from 0
     * @param dueNanos on the clock of {@link System#nanoTime()}
     * @param measured whether the warm-up is over
     */
    void begin(int number, long dueNanos, boolean measured);
  }

  /**
   * Begins each task when it is due. Blocks until the measured time is over.
   *
   * @return CPU time that was used in the measured time, by process
   */
  public static Map<String, Duration> run(
      Arrivals due, Duration warmup, Duration measured, CpuMeter cpu, Task task)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    long measureNanos = startNanos + warmup.toNanos();
    long endNanos = measureNanos + measured.toNanos();
    CpuMeter.Reading reading = null;
    long dueNanos = startNanos + due.nextOffsetNanos();
    for (int number = 0; dueNanos - endNanos < 0; number++) {
      if (reading == null && dueNanos - measureNanos >= 0) {
        reading = cpu.start();
      }
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      task.begin(number, dueNanos, reading != null);
      dueNanos = startNanos + due.nextOffsetNanos();
    }
    return reading == null ? Map.of() : reading.used();
  }
}
