package chat.simulation.world;

/** One life of a process, from its start to its crash. What it had in memory ends with it. */
public final class Life {
  /** What belongs to no process: the network, the servers behind it. */
  public static final Life WORLD = new Life("world");

  private final String name;
  private boolean over;
  private long pausedUntilMillis;

  public Life(String name) {
    this.name = name;
  }

  public boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /** Does nothing until then, and does not know it. */
  void pause(long untilMillis) {
    pausedUntilMillis = untilMillis;
  }

  long pausedUntilMillis() {
    return pausedUntilMillis;
  }

  @Override
  public String toString() {
    return name;
  }
}
