package chat.embedded;

/** What the JVM servers are compiled for. */
enum Tuning {
  /** The quick compiler only: half the processor time until ready, slower under load. */
  START(1),
  /** All compilers, as is usual: slower to start, and bears load. */
  LOAD(4);

  private final int compilationLevelMax;

  Tuning(int compilationLevelMax) {
    this.compilationLevelMax = compilationLevelMax;
  }

  String flag() {
    return "-XX:TieredStopAtLevel=" + compilationLevelMax;
  }
}
