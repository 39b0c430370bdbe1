package chat.rebuild.core;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a backup holds.
 *
 * @param cutAt the time of its newest record
 * @param generation of the log that it was taken of
 * @param log a file for each partition of the conversation log
 * @param erasures whose accounts were erased, of the topic that says so for ever
 * @param schemaVersion of PostgreSQL, the last migration
 * @param tables of PostgreSQL, in the order in which they are filled
 */
public record Manifest(
    Instant cutAt,
    int generation,
    List<LogPart> log,
    LogPart erasures,
    String schemaVersion,
    List<TablePart> tables) {

  /** Of the layout of a backup; one of another format is refused. */
  public static final int FORMAT = 1;

  public Manifest {
    log = List.copyOf(log);
    tables = List.copyOf(tables);
    if (log.isEmpty()) {
      throw new IllegalArgumentException("a backup has at least one partition of the log, not 0");
    }
  }

  /** One file of a backup, and how it is told from a damaged one. */
  public record FileSum(String name, long bytes, String sha256) {
    private static final String NAME = "[a-z0-9_.-]{1,100}";

    public FileSum {
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException(
            "the name of a file must match " + NAME + ", not '" + name + "'");
      }
    }
  }

  /** One partition of a log, from offset 0 on. */
  public record LogPart(long records, FileSum file) {}

  /** One table, with the columns in the order in which its rows have them. */
  public record TablePart(String table, List<String> columns, long rows, FileSum file) {
    public TablePart {
      columns = List.copyOf(columns);
    }
  }

  public Stream<FileSum> files() {
    return Stream.of(
            log.stream().map(LogPart::file),
            Stream.of(erasures.file()),
            tables.stream().map(TablePart::file))
        .flatMap(Function.identity());
  }

  public long bytes() {
    return files().mapToLong(FileSum::bytes).sum();
  }

  public long records() {
    return log.stream().mapToLong(LogPart::records).sum();
  }

  public long rows() {
    return tables.stream().mapToLong(TablePart::rows).sum();
  }
}
