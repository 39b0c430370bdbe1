package chat.bench.push;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What devices show, as far as their providers can tell: messages are numbered in their text, which
 * a push service cannot read. For use by several threads.
 */
public final class Shown {
  private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);

  /** What was left over when an earlier run ended comes in this one, and has its numbers too. */
  private final String run;

  private final Map<String, BitSet> messages = new HashMap<>();
  private final Map<Integer, Long> dueNanos = new HashMap<>();
  private final Set<String> dead = new HashSet<>();
  private final Histogram delayMicros = new Histogram(MICROS_MAX, 3);
  private long taken;
  private long doubled;

  /**
   * @param run what no other run has, without spaces
   */
  public Shown(String run) {
    this.run = run;
  }

  /** The text of a message. */
  public String text(int number) {
    return run + " " + number;
  }

  /** The provider knows the device no more. */
  public synchronized void dies(String device) {
    dead.add(device);
  }

  synchronized boolean isDead(String device) {
    return dead.contains(device);
  }

  /** A message is due; its delay is measured. */
  public synchronized void due(int number, long nanos) {
    dueNanos.put(number, nanos);
  }

  /** A push was taken whose message the provider cannot tell. */
  synchronized void tookUnread() {
    taken++;
  }

  /** A push of a message was taken. */
  synchronized void took(String device, String text) {
    if (!text.contains(run + " ")) {
      return;
    }
    taken++;
    int number = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    BitSet seen = messages.computeIfAbsent(device, first -> new BitSet());
    if (seen.get(number)) {
      doubled++;
      return;
    }
    seen.set(number);
    Long due = dueNanos.get(number);
    if (due != null) {
      delayMicros.recordValue((System.nanoTime() - due) / 1_000);
    }
  }

  /** Pushes that were taken. */
  public synchronized long taken() {
    return taken;
  }

  /** Pushes of a message that the device shows already. */
  public synchronized long doubled() {
    return doubled;
  }

  /** Devices that do not show the message, of those that live. */
  public synchronized long without(int number, List<String> devices) {
    return devices.stream()
        .filter(device -> !dead.contains(device))
        .filter(device -> !messages.containsKey(device) || !messages.get(device).get(number))
        .count();
  }

  /** From the time at which a message was due until a provider took it. */
  public synchronized Histogram delayMicros() {
    return delayMicros.copy();
  }
}
