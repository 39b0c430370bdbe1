package chat.runtime.core;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/** Lets go of what nothing happens in, so that memory stays bounded. */
public final class IdleEviction {
  /**
   * Looks at so many for each record, so that one that is stuck does not keep the others in memory.
   */
  private static final int STEPS = 8;

  private IdleEviction() {}

  /**
   * Removes what is idle while there are too many.
   *
   * @param cached the least recently used first
   */
  public static <T> void evict(Map<String, T> cached, int max, Predicate<T> isIdle) {
    Iterator<T> leastRecent = cached.values().iterator();
    for (int seen = 0; seen < STEPS && cached.size() > max && leastRecent.hasNext(); seen++) {
      if (isIdle.test(leastRecent.next())) {
        leastRecent.remove();
      }
    }
  }
}
