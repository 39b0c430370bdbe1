package chat.simulation;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Plays many seeds on all cores. */
final class Seeds {
  private static final int WORDS_MAX = 2_000;

  private Seeds() {}

  /** A seed in which something did not hold. */
  record Failure(long seed, RuntimeException cause) {
    /** What failed and how to see it again. */
    String describe() {
      String words = cause.toString();
      return "seed %d, replay with -Dsimulation.seed=%d: %s"
          .formatted(seed, seed, words.substring(0, Math.min(words.length(), WORDS_MAX)));
    }
  }

  /** How much was played, and what failed, by seed. */
  record Result(
      long steps,
      long messages,
      long deliveries,
      Map<String, Integer> seen,
      List<Failure> failures) {}

  static Result play(long first, int count, Carriers carriers) {
    LongAdder steps = new LongAdder();
    LongAdder messages = new LongAdder();
    LongAdder deliveries = new LongAdder();
    Map<String, Integer> seen = new ConcurrentSkipListMap<>();
    List<Failure> failures =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(
                seed -> {
                  try {
                    Simulation.Played played = Simulation.play(seed, carriers, null);
                    steps.add(played.steps());
                    messages.add(played.messages());
                    deliveries.add(played.deliveries());
                    played.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
                    return List.<Failure>of();
                  } catch (RuntimeException e) {
                    return List.of(new Failure(seed, e));
                  }
                })
            .flatMap(List::stream)
            .collect(Collectors.toList());
    return new Result(steps.sum(), messages.sum(), deliveries.sum(), seen, failures);
  }

  /** The first seed, from 1 on, in which something does not hold; empty if there is none. */
  static OptionalLong firstFailure(int countMax, Carriers carriers) {
    for (long seed = 1; seed <= countMax; seed++) {
      try {
        Simulation.play(seed, carriers, null);
      } catch (RuntimeException e) {
        System.out.println(new Failure(seed, e).describe());
        return OptionalLong.of(seed);
      }
    }
    return OptionalLong.empty();
  }
}
