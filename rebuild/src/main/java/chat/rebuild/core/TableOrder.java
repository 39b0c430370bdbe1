package chat.rebuild.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** In which order tables are filled, so that each row finds those that it refers to. */
public final class TableOrder {
  private TableOrder() {}

  /** Rows of a table that refer to rows of another one. */
  public record Reference(String from, String to) {}

  /**
   * The tables, each after those that it refers to, else by name.
   *
   * @throws IllegalStateException when tables refer to one another in a circle
   */
  public static List<String> of(Collection<String> tables, Collection<Reference> references) {
    List<String> ordered = new ArrayList<>();
    TreeSet<String> left = new TreeSet<>(tables);
    while (!left.isEmpty()) {
      List<String> free = left.stream().filter(table -> !waits(table, left, references)).toList();
      if (free.isEmpty()) {
        throw new IllegalStateException("the tables " + left + " refer to one another in a circle");
      }
      ordered.addAll(free);
      free.forEach(left::remove);
    }
    return ordered;
  }

  private static boolean waits(
      String table, Collection<String> left, Collection<Reference> references) {
    return references.stream()
        .anyMatch(
            reference ->
                reference.from().equals(table)
                    && !reference.to().equals(table)
                    && left.contains(reference.to()));
  }
}
