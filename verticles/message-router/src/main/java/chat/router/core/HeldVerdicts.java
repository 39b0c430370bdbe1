package chat.router.core;

import chat.model.v1.Verdict;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many verdicts a partition holds in memory, of all authors in all conversations. While they
 * are too many, those authors let go of theirs of whom nothing was judged for the longest time.
 *
 * <p>Authors whose conversation has left memory are no exception: they count until it is their
 * turn.
 */
final class HeldVerdicts {
  /** For each author, once they are stored: enough for what he sends again after a lost answer. */
  static final int OF_AUTHOR_MAX = 16;

  /**
   * Of the partition, for each conversation that it may keep in memory while nothing happens there:
   * 80,000 by default, of some 300 bytes.
   */
  static final int OF_CONVERSATION_MAX = 4;

  /** Looks at so many for each record; a record brings one verdict, a cold author more. */
  private static final int STEPS = OF_AUTHOR_MAX;

  private final int max;

  /** With the number that was counted; the least recently judged first. */
  private final LinkedHashMap<KnownVerdicts, Integer> holders =
      new LinkedHashMap<>(16, 0.75f, true);

  private int held;

  /**
   * @param conversationsMax kept in memory while nothing happens in them
   */
  HeldVerdicts(int conversationsMax) {
    max = conversationsMax * OF_CONVERSATION_MAX;
  }

  /**
   * Holds one more, and no more of this author than need be.
   *
   * @param storedBelow rows of all records of this conversation below this position are stored
   */
  void put(KnownVerdicts known, String clientId, Verdict verdict, long storedBelow) {
    known.put(clientId, verdict);
    known.keep(OF_AUTHOR_MAX, storedBelow);
    counted(known);
  }

  /** Counts those of an author anew. */
  KnownVerdicts counted(KnownVerdicts known) {
    Integer before = holders.put(known, known.size());
    held += known.size() - (before == null ? 0 : before);
    return known;
  }

  int held() {
    return held;
  }

  /**
   * Lets go of what is too much and is stored.
   *
   * @param storedBelow rows of all records of the partition below this position are stored
   */
  void trim(long storedBelow) {
    Iterator<Map.Entry<KnownVerdicts, Integer>> leastRecent = holders.entrySet().iterator();
    for (int seen = 0; seen < STEPS && held > max && leastRecent.hasNext(); seen++) {
      Map.Entry<KnownVerdicts, Integer> holder = leastRecent.next();
      KnownVerdicts known = holder.getKey();
      known.keep(0, storedBelow);
      held += known.size() - holder.getValue();
      holder.setValue(known.size());
      if (known.size() == 0) {
        leastRecent.remove();
      }
    }
  }

  /**
   * Fails when it contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  void invariant() {
    int counted = holders.keySet().stream().mapToInt(KnownVerdicts::size).sum();
    if (counted != held) {
      throw new IllegalStateException(held + " verdicts are counted, but " + counted + " are held");
    }
  }
}
