package chat.simulation.world;

import java.util.function.Supplier;

/** Something that was promised does not hold. */
public final class Violation extends RuntimeException {
  public Violation(String message) {
    super(message);
  }

  /** Fails unless it holds; words are made only then. */
  public static void unless(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(otherwise.get());
    }
  }
}
