package chat.runtime.store;

import com.google.protobuf.Timestamp;

/**
 * How long a row has to live. It ends a fixed time after what it tells of, not after its writing,
 * so that a rebuilt row ends when the first one would have.
 */
public final class Expiry {
  private Expiry() {}

  /**
   * For {@code USING TTL ?}.
   *
   * @param ttlSeconds from the event on
   * @param event time in the log; the whole time is left to a row that does not know it
   * @param leastSeconds for a row whose time is over: as long as a fold of old records may need it
   */
  public static int secondsLeft(int ttlSeconds, Timestamp event, int leastSeconds) {
    if (event.equals(Timestamp.getDefaultInstance())) {
      return ttlSeconds;
    }
    long age = System.currentTimeMillis() / 1_000 - event.getSeconds();
    return (int) Math.max(leastSeconds, Math.min(ttlSeconds, ttlSeconds - age));
  }
}
