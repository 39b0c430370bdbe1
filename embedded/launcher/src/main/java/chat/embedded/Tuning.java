package chat.embedded;

/** What the JVM servers are compiled for. */
enum Tuning {
  /** The quick compiler only: half the processor time until ready, slower under load. */
  START(1),
  /** All compilers, as is usual: slower to start, and bears load. */
  LOAD(4);

  private static final int CORES_FOR_COMPILERS = 2;

  private final int compilationLevelMax;

  Tuning(int compilationLevelMax) {
    this.compilationLevelMax = compilationLevelMax;
  }

  /**
   * For some processes that share this machine. With less than two processors for each, compilers
   * take for minutes what clients wait for.
   */
  static Tuning forProcesses(int processes) {
    return Runtime.getRuntime().availableProcessors() < CORES_FOR_COMPILERS * processes
        ? START
        : LOAD;
  }

  String flag() {
    return "-XX:TieredStopAtLevel=" + compilationLevelMax;
  }
}
