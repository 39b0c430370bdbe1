package chat.http.core;

import chat.runtime.search.Postings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the newest hits of several conversations in one order. It reads on where the newest unknown
 * hit may be, and no further than it must; a bound of reads ends it before it is through.
 *
 * <p>Where the next run goes on is one place, at which all walks begin again. So what the first
 * read of each walk costs is beside the bound, and no run ends at the place at which it began: when
 * the bound has not led it further, those walks that stand there are read on until none does. With
 * its first read a walk leaves that place; only one whose line lags, or whose clock was set back,
 * needs more, of its own buckets.
 *
 * <pre>
 *  next ──walks to read on──▶ advanced ──▶ next … ──nothing to read──▶ settled ──hits in order──▶ (drop some, then next again)
 * </pre>
 */
public final class SearchRun {
  private static final int WALKS_AT_ONCE = 16;

  /** For when a bucket began, beside its lists and after them. */
  private static final int READS_BESIDE_LISTS = 2;

  /** Hits that are known may still be looked at when nothing more is searched for. */
  private static final int OVERDRAFT_MAX = 100;

  private final List<SearchWalk> walks;
  private final Optional<HitPlace> after;
  private final TreeSet<HitPlace> found = new TreeSet<>();
  private int readsLeft;
  private int overdraftLeft = OVERDRAFT_MAX;
  private Optional<HitPlace> lastSettled = Optional.empty();

  /**
   * @param after the place behind which the walks begin; empty when they begin with the newest
   * @param lookups how many lists a walk reads at once
   * @param readsMax after so many reads, beside the first of each walk, nothing more is read
   */
  public SearchRun(List<SearchWalk> walks, Optional<HitPlace> after, int lookups, int readsMax) {
    this.walks = new ArrayList<>(walks);
    this.after = after;
    this.readsLeft = readsMax + walks.size() * (lookups + READS_BESIDE_LISTS);
  }

  /**
   * Which walks have to be read on before so many more hits are known in their order.
   *
   * @return none when they are, or when there is nothing more to read, or too much was read
   */
  public List<SearchWalk> next(int hits) {
    if (readsLeft <= 0 && hasComeFurther()) {
      return List.of();
    }
    Optional<HitPlace> lastWanted = found.stream().skip(hits - 1L).findFirst();
    return walks.stream()
        .filter(walk -> lastWanted.isEmpty() || walk.frontier().compareTo(lastWanted.get()) < 0)
        .filter(walk -> readsLeft > 0 || isAtStart(walk.frontier()))
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
    while (settled.size() < max
        && isFirstSettled()
        && (readsLeft > settled.size() || overdraftLeft-- > 0)) {
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

  /**
   * Behind which place another run goes on; everything before it was taken. It is behind the place
   * at which this one began.
   */
  public Optional<HitPlace> goesOnAfter() {
    Optional<HitPlace> known = isFirstSettled() ? lastSettled : frontier();
    return Stream.concat(known.stream(), after.stream()).max(Comparator.naturalOrder());
  }

  private boolean hasComeFurther() {
    return lastSettled.isPresent() || !frontier().map(this::isAtStart).orElse(false);
  }

  private boolean isAtStart(HitPlace frontier) {
    return after.isPresent() && frontier.compareTo(after.get()) <= 0;
  }

  private boolean isFirstSettled() {
    Optional<HitPlace> frontier = frontier();
    return !found.isEmpty() && (frontier.isEmpty() || found.first().compareTo(frontier.get()) <= 0);
  }

  private Optional<HitPlace> frontier() {
    return walks.stream().map(SearchWalk::frontier).min(Comparator.naturalOrder());
  }
}
