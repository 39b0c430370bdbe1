package chat.runtime.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What keeps a process from doing its work; empty when it is ready. Safe for all threads. */
public final class Health {
  private final Map<String, String> problemsByPart = new ConcurrentHashMap<>();

  /** Says what is wrong with a part, in words for an operator. */
  public void problem(String part, String words) {
    problemsByPart.put(part, words);
  }

  public void resolved(String part) {
    problemsByPart.remove(part);
  }

  public Map<String, String> problems() {
    return Map.copyOf(problemsByPart);
  }
}
