package chat.runtime.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong with a process, and whether it can do its work all the same. Safe for all threads.
 */
public final class Health {
  private final Map<String, String> problemsByPart = new ConcurrentHashMap<>();
  private final String dispensable;

  /**
   * @param dispensable the part for which nothing else waits, so that the process is ready without
   *     it
   */
  public Health(String dispensable) {
    this.dispensable = dispensable;
  }

  /** Says what is wrong with a part, in words for an operator. */
  public void problem(String part, String words) {
    problemsByPart.put(part, words);
  }

  public void resolved(String part) {
    problemsByPart.remove(part);
  }

  /** Whether all parts work on which others depend. */
  public boolean isReady() {
    return problemsByPart.keySet().stream()
        .allMatch(part -> part.equals(dispensable) || part.startsWith(dispensable + "/"));
  }

  public Map<String, String> problems() {
    return Map.copyOf(problemsByPart);
  }
}
