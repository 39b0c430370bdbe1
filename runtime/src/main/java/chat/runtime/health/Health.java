package chat.runtime.health;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong with a process, and whether it can do its work all the same. Safe for all threads.
 */
public final class Health {
  private final Map<String, String> problemsByPart = new ConcurrentHashMap<>();
  private final Set<String> dispensable;

  /**
   * @param dispensable the parts for which nothing else waits, so that the process is ready without
   *     them
   */
  public Health(String... dispensable) {
    this.dispensable = Set.of(dispensable);
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
        .allMatch(part -> dispensable.contains(part.split("/", 2)[0]));
  }

  public Map<String, String> problems() {
    return Map.copyOf(problemsByPart);
  }
}
