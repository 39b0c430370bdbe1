package chat.simulation.world;

/** Something that was promised does not hold. */
public final class Violation extends RuntimeException {
  public Violation(String message) {
    super(message);
  }

  /** Fails unless the promise holds. */
  public static void unless(boolean holds, String promise) {
    if (!holds) {
      throw new Violation(promise);
    }
  }
}
