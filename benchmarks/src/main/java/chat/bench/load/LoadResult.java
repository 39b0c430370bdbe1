package chat.bench.load;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one load came to, in its measured part.
 *
 * @param offered messages that the schedule wanted sent
 * @param delivered messages that reached the other person
 * @param unfinished messages of the whole load, warm-up included, that lacked an answer or a
 *     delivery when the wait for the last ones ended
 * @param sentMicros send to acknowledgement, from the intended time of sending
 * @param deliveredMicros send to delivery, from the intended time of sending
 * @param cpu CPU time of each process
 */
public record LoadResult(
    double rate,
    Duration measured,
    long offered,
    long delivered,
    long unfinished,
    Histogram sentMicros,
    Histogram deliveredMicros,
    Map<String, Duration> cpu) {
  private static final double MICROS_PER_MILLI = 1_000;

  public double deliveredPerSecond() {
    return delivered * 1e9 / measured.toNanos();
  }

  /** Delivered of offered; what is still on its way when the load ends counts as missing. */
  public double achievedShare() {
    return offered == 0 ? 1 : (double) delivered / offered;
  }

  /** Latency in milliseconds at a percentile from 0 to 100. */
  public static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}
