package chat.http.core;

import chat.runtime.search.Postings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the newest hits of several conversations in one order. It reads on where the newest unknown
 * hit may be, and no further than it must; a bound of reads ends it before it is through.
 *
 * <pre>
 *  next ──walks to read on──▶ advanced ──▶ next … ──nothing to read──▶ settled ──hits in order──▶ (drop some, then next again)
 * </pre>
 */
public final class SearchRun {
  private static final int WALKS_AT_ONCE = 16;

  /** Hits that are known may still be looked at when nothing more is searched for. */
  private static final int OVERDRAFT_MAX = 100;

  private final List<SearchWalk> walks;
  private final TreeSet<HitPlace> found = new TreeSet<>();
  private int readsLeft;
  private Optional<HitPlace> lastSettled = Optional.empty();

  /**
   * @param readsMax after so many reads nothing more is read
   */
  public SearchRun(List<SearchWalk> walks, int readsMax) {
    this.walks = new ArrayList<>(walks);
    this.readsLeft = readsMax;
  }

  /**
   * Which walks have to be read on before so many more hits are known in their order.
   *
   * @return none when they are, or when there is nothing more to read, or too much was read
   */
  public List<SearchWalk> next(int hits) {
    if (readsLeft <= 0) {
      return List.of();
    }
    Optional<HitPlace> lastWanted = found.stream().skip(hits - 1L).findFirst();
    return walks.stream()
        .filter(walk -> lastWanted.isEmpty() || walk.frontier().compareTo(lastWanted.get()) < 0)
        .sorted(Comparator.comparing(SearchWalk::frontier))
        .limit(WALKS_AT_ONCE)
        .toList();
  }

  /** What was read for a walk, one list for each lookup. */
  public void advanced(SearchWalk walk, List<Postings> lists) {
    readsLeft -= lists.size();
    found.addAll(walk.take(lists));
    if (walk.hasEnded()) {
      walks.remove(walk);
    }
  }

  /** Something else was read for the sake of this run. */
  public void read(int times) {
    readsLeft -= times;
  }

  /** Takes hits before which no other one can come, in order; none when too much was read. */
  public List<HitPlace> settled(int max) {
    List<HitPlace> settled = new ArrayList<>();
    while (settled.size() < max && readsLeft > -OVERDRAFT_MAX && isFirstSettled()) {
      settled.add(found.pollFirst());
    }
    if (!settled.isEmpty()) {
      lastSettled = Optional.of(settled.get(settled.size() - 1));
    }
    return settled;
  }

  /** Whether every hit was found and taken. */
  public boolean isThrough() {
    return walks.isEmpty() && found.isEmpty();
  }

  /** Behind which place another run goes on; everything before it was taken. */
  public Optional<HitPlace> goesOnAfter() {
    return isFirstSettled() ? lastSettled : frontier();
  }

  private boolean isFirstSettled() {
    Optional<HitPlace> frontier = frontier();
    return !found.isEmpty() && (frontier.isEmpty() || found.first().compareTo(frontier.get()) <= 0);
  }

  private Optional<HitPlace> frontier() {
    return walks.stream().map(SearchWalk::frontier).min(Comparator.naturalOrder());
  }
}
