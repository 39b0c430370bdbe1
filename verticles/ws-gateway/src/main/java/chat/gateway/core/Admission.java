package chat.gateway.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/**
 * How many hellos an event loop works on at a time. When thousands of devices come at once because
 * their gateway was lost, each is welcomed soon after it is let in, instead of all of them too
 * late. Some wait for their turn; who finds too many waiting is told when to come back.
 */
public final class Admission {
  /** Hellos under way, from the token to the welcome. */
  public static final int UNDER_WAY_MAX = 256;

  /** What can be let in within the time that a hello may take. */
  public static final int WAITING_MAX = 4_096;

  private static final int RETRY_AFTER_MILLIS_MIN = 500;
  private static final int RETRY_AFTER_MILLIS_SPREAD = 2_000;

  private final Deque<BooleanSupplier> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * Begins a hello, now or when others have left.
   *
   * @param begin false when the device has gone meanwhile; else {@link #leave} must follow
   * @return false when there is no room to wait
   */
  public boolean enter(BooleanSupplier begin) {
    if (underWay < UNDER_WAY_MAX) {
      underWay++;
      if (!begin.getAsBoolean()) {
        leave();
      }
      return true;
    }
    return waiting.size() < WAITING_MAX && waiting.add(begin);
  }

  /** A hello has ended, with a welcome or without. */
  public void leave() {
    for (BooleanSupplier next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.getAsBoolean()) {
        return;
      }
    }
    underWay--;
  }

  /**
   * For a device that was not let in, spread so that not all come back together.
   *
   * @param draw a random number from 0 up to its argument, which is not included
   */
  public static int retryAfterMillis(IntUnaryOperator draw) {
    return RETRY_AFTER_MILLIS_MIN + draw.applyAsInt(RETRY_AFTER_MILLIS_SPREAD);
  }
}
