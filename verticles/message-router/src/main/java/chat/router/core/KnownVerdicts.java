package chat.router.core;

import chat.model.v1.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The verdicts on the commands of one author in one conversation. Ids sort by time and new ones are
 * nearly always the highest, so the newest verdicts are held in memory and every id above {@code
 * floor} that is not among them is new; only an id at or below needs a look-up. So any number of
 * the lowest may be let go of, even all, and new ids still cost nothing.
 */
public final class KnownVerdicts {
  /** How many are read when an author is cold. */
  public static final int LOADED_MAX = 16;

  private final TreeMap<String, Verdict> held = new TreeMap<>();

  /** Highest id at or below which a verdict may exist that is not held; empty when none can. */
  private String floor = "";

  /**
   * @param newest the newest rows by id, all there are when fewer than {@link #LOADED_MAX}
   * @param position of the record for which they were read; rows at or above it are of another life
   *     of this fold and do not count
   */
  KnownVerdicts(Map<String, Verdict> newest, long position) {
    if (newest.size() >= LOADED_MAX) {
      floor = new TreeMap<>(newest).firstKey();
    }
    newest.forEach(
        (id, verdict) -> {
          if (verdict.getPosition() < position) {
            held.put(id, verdict);
          }
        });
  }

  Optional<Verdict> find(String clientId) {
    return Optional.ofNullable(held.get(clientId));
  }

  boolean needsLookUp(String clientId) {
    return clientId.compareTo(floor) <= 0;
  }

  void put(String clientId, Verdict verdict) {
    held.put(clientId, verdict);
  }

  /**
   * Lets go of the lowest ids while there are more.
   *
   * @param storedBelow rows of all records below this position are stored; others must stay
   */
  void keep(int max, long storedBelow) {
    while (held.size() > max && held.firstEntry().getValue().getPosition() < storedBelow) {
      String lowest = held.pollFirstEntry().getKey();
      floor = lowest.compareTo(floor) > 0 ? lowest : floor;
    }
  }

  int size() {
    return held.size();
  }

  /** Whether every verdict held is also stored. */
  boolean isStored(long storedBelow) {
    return held.values().stream().allMatch(verdict -> verdict.getPosition() < storedBelow);
  }
}
