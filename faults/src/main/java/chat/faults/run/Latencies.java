package chat.faults.run;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latency from the time at which a message was due, apart for those whose way lay in a fault, which
 * counts until it has healed, and for the others; and how many were delivered each second.
 */
public final class Latencies {
  private static final long MICROS_MAX = 600_000_000;
  private static final int DIGITS = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Histogram sentDuring = new Histogram(MICROS_MAX, DIGITS);
  private final Histogram sentBetween = new Histogram(MICROS_MAX, DIGITS);
  private final Histogram deliveredDuring = new Histogram(MICROS_MAX, DIGITS);
  private final Histogram deliveredBetween = new Histogram(MICROS_MAX, DIGITS);
  private final List<Integer> deliveredEachSecond = new ArrayList<>();
  private long startNanos;
  private boolean inFault;
  private long healedNanos;
  private boolean anyFault;

  void begin(long nanos) {
    startNanos = nanos;
  }

  void faultBegins(long nanos) {
    inFault = true;
    anyFault = true;
    healedNanos = nanos;
  }

  void faultHealed() {
    inFault = false;
    healedNanos = System.nanoTime();
  }

  void sent(long dueNanos, long nowNanos) {
    record(isDuring(dueNanos) ? sentDuring : sentBetween, dueNanos, nowNanos);
  }

  /** A message has reached the last of its devices. */
  void delivered(long dueNanos, long nowNanos) {
    record(isDuring(dueNanos) ? deliveredDuring : deliveredBetween, dueNanos, nowNanos);
    int second = (int) ((nowNanos - startNanos) / NANOS_PER_SECOND);
    while (deliveredEachSecond.size() <= second) {
      deliveredEachSecond.add(0);
    }
    deliveredEachSecond.set(second, deliveredEachSecond.get(second) + 1);
  }

  /** A message was under way in a fault if one is on, or if it was due before the last healed. */
  private boolean isDuring(long dueNanos) {
    return anyFault && (inFault || dueNanos - healedNanos < 0);
  }

  private static void record(Histogram micros, long dueNanos, long nowNanos) {
    micros.recordValue(Math.max(0, Math.min(MICROS_MAX, (nowNanos - dueNanos) / 1_000)));
  }

  /** Due until acknowledged, in microseconds. */
  public Histogram sentDuring() {
    return sentDuring;
  }

  public Histogram sentBetween() {
    return sentBetween;
  }

  /** Due until on the last device that must have it, in microseconds. */
  public Histogram deliveredDuring() {
    return deliveredDuring;
  }

  public Histogram deliveredBetween() {
    return deliveredBetween;
  }

  /** Messages that reached their last device, second by second from the start. */
  public List<Integer> deliveredEachSecond() {
    return List.copyOf(deliveredEachSecond);
  }
}
