package chat.bench.load;

import java.util.SplittableRandom;

/** When an open load sends its messages, whatever became of the ones before. */
public interface Arrivals {
  /** Nanoseconds from the start to the next message; never less than the time before. */
  long nextOffsetNanos();

  /** One message every {@code 1 / perSecond} seconds. */
  static Arrivals constant(double perSecond) {
    double gapNanos = 1e9 / perSecond;
    return new Arrivals() {
      private long count;

      @Override
      public long nextOffsetNanos() {
        return (long) (count++ * gapNanos);
      }
    };
  }

  /** A Poisson process: independent senders, with the bursts that they make together. */
  static Arrivals poisson(double perSecond, long seed) {
    double gapNanos = 1e9 / perSecond;
    SplittableRandom random = new SplittableRandom(seed);
    return new Arrivals() {
      private double offsetNanos;

      @Override
      public long nextOffsetNanos() {
        offsetNanos += -Math.log(1 - random.nextDouble()) * gapNanos;
        return (long) offsetNanos;
      }
    };
  }
}
