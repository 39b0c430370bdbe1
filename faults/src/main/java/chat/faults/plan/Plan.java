package chat.faults.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a run does, settled before it begins: the same seed and choices give the same plan.
 *
 * @param seed of everything random in the run
 */
public record Plan(long seed, List<Step> steps) {
  private static final int CALM_MILLIS_MIN = 1_000;
  private static final int CALM_MILLIS_MAX = 4_000;

  /** One of so many steps has two faults at once. */
  private static final int OVERLAP_ONE_OF = 4;

  public Plan {
    steps = List.copyOf(steps);
  }

  /** Number of faults, not of steps. */
  public int faults() {
    return steps.stream().mapToInt(step -> step.faults().size()).sum();
  }

  /**
   * Draws so many faults. Each kind comes before any comes twice, and each target of a kind
   * likewise, so that a short run sees many kinds.
   */
  public static Plan draw(long seed, int faults, List<Choice> choices) {
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one kind of fault");
    }
    Random random = new Random(seed);
    Bags bags = new Bags(Choice.merged(choices), random);
    List<Step> steps = new ArrayList<>();
    int left = faults;
    while (left > 0) {
      List<Fault> together = new ArrayList<>();
      Fault first = bags.draw(Duration.ZERO);
      together.add(first);
      if (left > 1 && random.nextInt(OVERLAP_ONE_OF) == 0) {
        Duration after = between(0, (int) first.duration().toMillis(), random);
        Fault second = bags.draw(after);
        if (second.target() != first.target()) {
          together.add(second);
        } else {
          steps.add(new Step(calm(random), List.of(atOnce(second))));
          left--;
        }
      }
      left -= together.size();
      steps.add(new Step(calm(random), together));
    }
    return new Plan(seed, steps);
  }

  private static Fault atOnce(Fault fault) {
    return new Fault(fault.kind(), fault.target(), Duration.ZERO, fault.duration());
  }

  private static Duration calm(Random random) {
    return between(CALM_MILLIS_MIN, CALM_MILLIS_MAX, random);
  }

  private static Duration between(int millisMin, int millisMax, Random random) {
    return Duration.ofMillis(millisMin + random.nextInt(millisMax - millisMin + 1));
  }

  /** Draws without putting back until a bag is empty, then fills it again. */
  private static final class Bags {
    private final List<Choice> choices;
    private final Random random;
    private final List<Choice> kinds = new ArrayList<>();
    private final List<List<Target>> targets = new ArrayList<>();

    Bags(List<Choice> choices, Random random) {
      this.choices = choices;
      this.random = random;
      choices.forEach(choice -> targets.add(new ArrayList<>()));
    }

    Fault draw(Duration after) {
      Choice choice = take(kinds, choices);
      Target target = take(targets.get(choices.indexOf(choice)), choice.targets());
      Kind kind = choice.kind();
      return new Fault(
          kind,
          target,
          after,
          between(kind.secondsMin() * 1_000, kind.secondsMax() * 1_000, random));
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
