package chat.runtime.projection;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One life of a projection: which of its sets of tables is meant. The tables of the first have the
 * names in the schema, those of later ones a suffix. A number is used once, by one rebuild.
 *
 * @param number from 1
 * @param epoch of the numbers in it, when they are not those that the log has given from its first
 *     record on
 */
public record Life(Projection projection, int number, Optional<String> epoch) {
  /** The life whose tables come with the schema. */
  public static final int FIRST = 1;

  private static final String POSITIONS = "fold_positions";
  private static final Pattern TABLE = Pattern.compile("\\{ks}\\.(\\w+)");

  /** The name that a table of the schema has in this life. */
  public String table(String name) {
    if (number == FIRST) {
      return name;
    }
    if (projection.tables().contains(name)) {
      return name + "_" + number;
    }
    // Both folds keep their positions in one table of the first life; later lives go one by one.
    return name.equals(POSITIONS) ? POSITIONS + "_" + projection.id() + "_" + number : name;
  }

  /** A statement with {@code {ks}.table} for the tables of this life. */
  public String rename(String cql) {
    return TABLE
        .matcher(cql)
        .replaceAll(found -> Matcher.quoteReplacement("{ks}." + table(found.group(1))));
  }

  /** The tables of the schema that each life has of its own. */
  public List<String> ownTables() {
    return Stream.concat(projection.tables().stream(), Stream.of(POSITIONS)).toList();
  }

  /** Names of the tables that are of no use when this life is over. */
  public List<String> tablesToDrop() {
    // The positions of the first life stand in one table with those of the other fold.
    List<String> names = number == FIRST ? projection.tables() : ownTables();
    return names.stream().map(this::table).toList();
  }

  @Override
  public String toString() {
    return "life " + number + " of " + projection.id();
  }

  /** The first table of a projection that a statement names. */
  static Optional<Projection> projectionIn(String cql) {
    return TABLE
        .matcher(cql)
        .results()
        .flatMap(found -> Projection.ofTable(found.group(1)).stream())
        .findFirst();
  }
}
