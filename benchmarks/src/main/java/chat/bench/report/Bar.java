package chat.bench.report;

/** A figure that was asked for, beside the one that was measured. */
public record Bar(String name, double wanted, double actual, boolean isHeld) {

  public static Bar atMost(String name, double wanted, double actual) {
    return new Bar(name, wanted, actual, actual <= wanted);
  }

  public static Bar atLeast(String name, double wanted, double actual) {
    return new Bar(name, wanted, actual, actual >= wanted);
  }
}
