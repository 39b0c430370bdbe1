package chat.bench.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The signs of life of one connection, in both directions, and the timer that looks at them. */
final class Pulse {
  /** After so long without a frame a connection counts as dead, open or not. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(12);

  private final Fleet fleet;
  private final Runnable beat;
  private long timer = -1;
  private long beatNanos;
  private long heardNanos;
  private boolean wroteSinceBeat;

  /**
   * @param beat comes at the pace of {@link #start}
   */
  Pulse(Fleet fleet, Runnable beat) {
    this.fleet = fleet;
    this.beat = beat;
  }

  /** Beats from now on at this pace, in place of an earlier one. */
  void start(int millis) {
    stop();
    beatNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    timer = fleet.setPeriodic(millis, beat);
  }

  void stop() {
    fleet.cancelTimer(timer);
  }

  void heard() {
    heardNanos = System.nanoTime();
  }

  void wrote() {
    wroteSinceBeat = true;
  }

  boolean isSilent(long nowNanos) {
    return nowNanos - heardNanos > SILENCE_MAX.toNanos();
  }

  /** At a beat: whether one side has said nothing since the last one. */
  boolean takeQuiet(long nowNanos) {
    boolean heardSinceBeat = nowNanos - heardNanos < beatNanos;
    boolean quiet = !(wroteSinceBeat && heardSinceBeat);
    wroteSinceBeat = false;
    return quiet;
  }
}
