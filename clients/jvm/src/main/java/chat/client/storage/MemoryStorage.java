package chat.client.storage;

import java.util.Map;
import java.util.TreeMap;

/** Keeps nothing beyond the process: for bots that begin anew each time, and for tests. */
public final class MemoryStorage implements Storage {
  private final Map<String, String> entries = new TreeMap<>();

  @Override
  public synchronized Map<String, String> load() {
    return new TreeMap<>(entries);
  }

  @Override
  public synchronized void put(String key, String value) {
    entries.put(key, value);
  }

  @Override
  public synchronized void remove(String key) {
    entries.remove(key);
  }
}
