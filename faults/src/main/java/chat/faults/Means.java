package chat.faults;

import chat.faults.cluster.FakeClock;
import chat.faults.cluster.SmallDisks;
import chat.faults.plan.Choice;
import chat.faults.plan.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Which kinds of faults this machine has the means for. */
public final class Means {
  private Means() {}

  /**
   * Whether a kind can be done here; if not, says why in one line.
   *
   * @throws IllegalStateException on a machine of the build ({@code CI=true}) that must have what
   *     is missing
   */
  public static boolean isPossible(Kind kind, Consumer<String> say) {
    Optional<String> lacking = lacking(kind);
    if (lacking.isPresent() && "true".equals(System.getenv("CI")) && isExpected(kind)) {
      throw new IllegalStateException(
          "the fault %s must be possible here: %s".formatted(kind.id(), lacking.get()));
    }
    lacking.ifPresent(why -> say.accept("left out: %s, since %s".formatted(kind.id(), why)));
    return lacking.isEmpty();
  }

  /** Those that can be done here. */
  static List<Choice> onlyPossible(List<Choice> choices, Consumer<String> say) {
    return choices.stream().filter(choice -> isPossible(choice.kind(), say)).toList();
  }

  /**
   * The same choices.
   *
   * @throws IllegalArgumentException if one of them cannot be done here
   */
  static List<Choice> allPossible(List<Choice> choices) {
    for (Choice choice : choices) {
      lacking(choice.kind())
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(
                    "%s cannot be done here: %s".formatted(choice.kind().id(), why));
              });
    }
    return choices;
  }

  private static Optional<String> lacking(Kind kind) {
    return switch (kind) {
      case FULL -> SmallDisks.lacking();
      case CLOCK -> FakeClock.lacking();
      case KILL, PAUSE, HANG, REBALANCE, FLUSH, CUT, DARK, MUTE, SLOW -> Optional.empty();
    };
  }

  private static boolean isExpected(Kind kind) {
    return kind != Kind.FULL || SmallDisks.isAllowed();
  }
}
