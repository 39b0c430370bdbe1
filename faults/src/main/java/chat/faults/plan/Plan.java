package chat.faults.plan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a run does, settled before it begins: the same seed and choices give the same plan.
 *
 * @param seed of everything random in the run
 */
public record Plan(long seed, List<Step> steps) {
  private static final int CALM_MILLIS_MIN = 1_000;
  private static final int CALM_MILLIS_MAX = 4_000;

  private static final long START_MILLIS_MAX = 5_000;

  /** A fault whose target is taken in one step comes in the next; so many may wait. */
  private static final int PUT_OFF_MAX = 4;

  public Plan {
    steps = List.copyOf(steps);
  }

  /** Number of faults, not of steps. */
  public int faults() {
    return steps.stream().mapToInt(step -> step.faults().size()).sum();
  }

  /**
   * Draws so many faults. Each kind comes before any comes again, and each target of a kind
   * likewise, so that a short run sees many kinds; those that can hit everything come twice in that
   * time.
   *
   * @param together how many faults a step has at most; each step has from one to so many, on
   *     different processes or networks
   */
  public static Plan draw(long seed, int faults, int together, List<Choice> choices) {
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one kind of fault");
    }
    Random random = new Random(seed);
    Bags bags = new Bags(Choice.merged(choices), random);
    Deque<Draw> drawn = new ArrayDeque<>();
    List<Step> steps = new ArrayList<>();
    for (int left = faults; left > 0; ) {
      int room = Math.min(left, 1 + random.nextInt(together));
      while (drawn.size() < room + PUT_OFF_MAX) {
        drawn.add(bags.draw());
      }
      List<Fault> step = new ArrayList<>();
      Set<String> hit = new HashSet<>();
      for (Iterator<Draw> next = drawn.iterator(); next.hasNext() && step.size() < room; ) {
        Draw draw = next.next();
        if (hit.add(draw.place())) {
          step.add(draw.after(startOf(step, random)));
          next.remove();
        }
      }
      steps.add(new Step(calm(random), step));
      left -= step.size();
    }
    return new Plan(seed, steps);
  }

  /** At once, or soon, while the first of the step is on. */
  private static Duration startOf(List<Fault> step, Random random) {
    if (step.isEmpty()) {
      return Duration.ZERO;
    }
    long millisMax = Math.min(START_MILLIS_MAX, step.get(0).duration().toMillis());
    return between(0, (int) millisMax, random);
  }

  private static Duration calm(Random random) {
    return between(CALM_MILLIS_MIN, CALM_MILLIS_MAX, random);
  }

  private static Duration between(int millisMin, int millisMax, Random random) {
    return Duration.ofMillis(millisMin + random.nextInt(millisMax - millisMin + 1));
  }

  /** A fault that has no time yet. */
  private record Draw(Kind kind, Target target, Duration duration) {
    /** Where there is room for one fault at a time: a process, or the network before it. */
    String place() {
      return (kind.isOfNetwork() ? "network of " : "") + target.id();
    }

    Fault after(Duration start) {
      return new Fault(kind, target, start, duration);
    }
  }

  /** Draws without putting back until a bag is empty, then fills it again. */
  private static final class Bags {
    private final List<Choice> choices;
    private final Random random;
    private final List<Choice> weighted = new ArrayList<>();
    private final List<Choice> kinds = new ArrayList<>();
    private final List<List<Target>> targets = new ArrayList<>();

    Bags(List<Choice> choices, Random random) {
      this.choices = choices;
      this.random = random;
      weighted.addAll(choices);
      choices.stream()
          .filter(choice -> choice.targets().size() == Target.values().length)
          .forEach(weighted::add);
      choices.forEach(choice -> targets.add(new ArrayList<>()));
    }

    Draw draw() {
      Choice choice = take(kinds, weighted);
      Target target = take(targets.get(choices.indexOf(choice)), choice.targets());
      Kind kind = choice.kind();
      return new Draw(
          kind, target, between(kind.secondsMin() * 1_000, kind.secondsMax() * 1_000, random));
    }

    private <T> T take(List<T> bag, List<T> all) {
      if (bag.isEmpty()) {
        bag.addAll(all);
        Collections.shuffle(bag, random);
      }
      return bag.remove(bag.size() - 1);
    }
  }
}
