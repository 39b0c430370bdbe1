package chat.faults.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A kind of fault with the targets that it may be drawn for. */
public record Choice(Kind kind, List<Target> targets) {
  public Choice {
    targets = List.copyOf(targets);
  }

  /** All kinds that fit into a run of usual length, each with all of its targets. */
  public static List<Choice> all() {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind != Kind.HANG)
        .map(kind -> new Choice(kind, List.copyOf(kind.targets())))
        .toList();
  }

  /**
   * Reads {@code kind} or {@code kind:target}.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public static Choice parse(String text) {
    int colon = text.indexOf(':');
    String kindId = colon < 0 ? text : text.substring(0, colon);
    Kind kind =
        Kind.byId(kindId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no kind \"%s\"; the kinds are %s"
                            .formatted(
                                kindId,
                                Arrays.stream(Kind.values())
                                    .map(Kind::id)
                                    .collect(Collectors.joining(", ")))));
    if (colon < 0) {
      return new Choice(kind, List.copyOf(kind.targets()));
    }
    String targetId = text.substring(colon + 1);
    Target target =
        Target.byId(targetId)
            .filter(found -> kind.targets().contains(found))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s cannot be done to \"%s\"; it can be done to %s"
                            .formatted(
                                kind.id(),
                                targetId,
                                kind.targets().stream()
                                    .map(Target::id)
                                    .collect(Collectors.joining(", ")))));
    return new Choice(kind, List.of(target));
  }

  /** One choice for each kind, with all targets that were named for it. */
  static List<Choice> merged(List<Choice> choices) {
    List<Choice> merged = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Set<Target> targets = new TreeSet<>();
      choices.stream()
          .filter(choice -> choice.kind() == kind)
          .forEach(choice -> targets.addAll(choice.targets()));
      if (!targets.isEmpty()) {
        merged.add(new Choice(kind, List.copyOf(targets)));
      }
    }
    return merged;
  }
}
