package chat.runtime.seal.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Keys that one event loop remembers, the least recently used go first. A key is good for 30 s from
 * when it was asked for, and for as long as it is heard every few seconds which keys have been
 * destroyed. So a destroyed key is forgotten after 30 s also by one who hears nothing any more. One
 * that is unreadable is asked for again after 30 s in any case: nobody tells when it was mended.
 */
public final class KeyMemory {
  /** How long a key is good for without news. */
  public static final long GOOD_MILLIS = 30_000;

  /**
   * Half of the time for which a destroyed key is told of: for so long may the list stay away
   * because PostgreSQL cannot be reached.
   */
  static final long UNLISTED_MILLIS_MAX = 12L * 60 * 60 * 1000;

  private final int countMax;
  private final LinkedHashMap<String, Remembered> keys = new LinkedHashMap<>(16, 0.75f, true);
  private long heardAtMillis = Long.MIN_VALUE / 2;
  private long listedAtMillis = Long.MIN_VALUE / 2;

  private record Remembered(PersonKey key, long askedAtMillis) {}

  /**
   * @param countMax keys that are remembered at most
   */
  public KeyMemory(int countMax) {
    this.countMax = countMax;
  }

  /** The key of a user if it is known and good. */
  public Optional<PersonKey> find(String userId, long nowMillis) {
    Remembered remembered = keys.get(userId);
    if (remembered == null) {
      return Optional.empty();
    }
    long goodSinceMillis =
        remembered.key.isUnreadable()
            ? remembered.askedAtMillis
            : Math.max(heardAtMillis, remembered.askedAtMillis);
    if (nowMillis - goodSinceMillis > GOOD_MILLIS) {
      keys.remove(userId);
      return Optional.empty();
    }
    return Optional.of(remembered.key);
  }

  /**
   * @param askedAtMillis when it was asked for, which is before it may have been destroyed
   */
  public void remember(String userId, PersonKey key, long askedAtMillis) {
    keys.put(userId, new Remembered(key, askedAtMillis));
    if (keys.size() > countMax) {
      keys.remove(keys.keySet().iterator().next());
    }
  }

  /** These have been destroyed. */
  public void destroyed(Collection<String> userIds) {
    userIds.forEach(
        userId ->
            keys.computeIfPresent(
                userId, (id, known) -> new Remembered(PersonKey.DESTROYED, known.askedAtMillis)));
  }

  /** All that were destroyed lately have been told. */
  public void listed(Collection<String> userIds, long nowMillis) {
    heard(nowMillis);
    listedAtMillis = nowMillis;
    destroyed(userIds);
  }

  /** The list cannot be told, because nobody can reach what holds the keys, to destroy one. */
  public void unreachable(long nowMillis) {
    if (nowMillis - listedAtMillis <= UNLISTED_MILLIS_MAX) {
      heard(nowMillis);
    }
  }

  /** What had to be forgotten by now must not become good again. */
  private void heard(long nowMillis) {
    if (nowMillis - heardAtMillis > GOOD_MILLIS) {
      keys.values().removeIf(known -> nowMillis - known.askedAtMillis > GOOD_MILLIS);
    }
    heardAtMillis = nowMillis;
  }
}
