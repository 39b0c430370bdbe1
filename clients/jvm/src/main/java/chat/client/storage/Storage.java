package chat.client.storage;

import java.io.IOException;
import java.util.Map;

/**
 * Where a device keeps its session, its cursor and the commands that have no answer yet: a few
 * entries, of at most some hundred KB each. It is called from one thread at a time, and may block
 * for as long as a disk does.
 *
 * <p>An app with a database of its own can have each event exactly once: it stores {@link
 * chat.client.model.InboxEvent#cursor} as text in the transaction in which it stores what the event
 * changed, gives it back from {@link #load} under {@link #CURSOR}, and lets {@link #put} do nothing
 * for that key.
 */
public interface Storage {
  /** Key of the cursor. */
  String CURSOR = "cursor";

  /**
   * Every entry. Is called once, before anything else.
   *
   * @throws IOException when what is stored cannot be read; then nothing begins
   */
  Map<String, String> load() throws IOException;

  /**
   * Adds an entry or replaces it, and returns when it would survive a crash.
   *
   * @param key of a–z, 0–9, "." and "-", at most 40 characters
   */
  void put(String key, String value) throws IOException;

  /** Removes an entry, if it is there. */
  void remove(String key) throws IOException;
}
